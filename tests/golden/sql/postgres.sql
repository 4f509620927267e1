WITH inputs AS (
  SELECT
    t."x",
    t."y",
    t."the day",
    t."note",
    CAST(t."x" AS DOUBLE PRECISION) AS "v_x",
    CAST(t."y" AS DOUBLE PRECISION) AS "v_y",
    CAST(t."the day" AS DOUBLE PRECISION) AS "v_t"
  FROM shop.data AS t
  OFFSET 0
), step_1 AS (
  SELECT
    *,
    CASE WHEN "v_x" > 0 THEN "v_x" WHEN "v_x" <= 0 THEN 0 END AS "v_2",
    POWER("v_x", CAST(3.0 AS DOUBLE PRECISION)) AS "v_3",
    CASE WHEN "v_t" <> 0 THEN POWER("v_t", CAST(-1.0 AS DOUBLE PRECISION)) END AS "v_21",
    CASE WHEN 2.0 > 0 OR 2.0 = 0 AND "v_x" >= 0 OR 2.0 < 0 AND "v_x" = FLOOR("v_x") THEN POWER(CAST(2.0 AS DOUBLE PRECISION), "v_x") END AS "v_23",
    CAST(1.0 AS DOUBLE PRECISION) / CAST(3.0 AS DOUBLE PRECISION) AS "v_28",
    ABS("v_x") AS "part",
    CASE WHEN "v_x" >= "v_y" THEN "v_x" WHEN "v_x" < "v_y" THEN "v_y" END AS "part_2",
    -CAST(0.25 AS DOUBLE PRECISION) AS "d_36"
  FROM inputs
  OFFSET 0
), step_2 AS (
  SELECT
    *,
    "v_2" * "v_3" AS "v_u",
    "v_x" - "part_2" AS "part_3",
    "v_y" - "part_2" AS "part_4",
    "d_36" * "v_23" AS "d_21",
    "d_36" * "v_21" AS "d_23"
  FROM step_1
  OFFSET 0
), step_3 AS (
  SELECT
    *,
    "v_y" / NULLIF("v_u", 0) AS "v_7",
    2.0 / NULLIF("v_u", 0) AS "v_34",
    "part_2" + LN(CASE WHEN "part_3" > -745 THEN EXP("part_3") WHEN "part_3" <= -745 THEN 0 END + CASE WHEN "part_4" > -745 THEN EXP("part_4") WHEN "part_4" <= -745 THEN 0 END) AS "v_36"
  FROM step_2
  OFFSET 0
), step_4 AS (
  SELECT
    *,
    "v_u" * "v_u" + "v_7" - CAST(123456789.12345679e0 AS DOUBLE PRECISION) * CAST(-0.5 AS DOUBLE PRECISION) AS "v_v",
    "v_x" - "v_36" AS "part_5",
    "v_y" - "v_36" AS "part_6"
  FROM step_3
  OFFSET 0
), step_5 AS (
  SELECT
    *,
    (-("v_v" - ("v_u" - "v_y"))) - ("v_x" - 1e-07) AS "v_s",
    CASE WHEN "v_v" >= 0 THEN SQRT("v_v") END AS "v_18",
    0.25 * "v_v" AS "d_18"
  FROM step_4
  OFFSET 0
), step_6 AS (
  SELECT
    *,
    CASE WHEN "v_v" >= "v_s" THEN "v_v" WHEN "v_v" < "v_s" THEN "v_s" END AS "part_7",
    ABS("v_s") AS "part_8"
  FROM step_5
  OFFSET 0
), step_7 AS (
  SELECT
    *,
    CASE WHEN "part_7" >= "v_28" THEN "part_7" WHEN "part_7" < "v_28" THEN "v_28" END AS "v_29",
    CASE WHEN "part" >= "part_8" THEN "part" WHEN "part" < "part_8" THEN "part_8" END AS "part_9"
  FROM step_6
  OFFSET 0
), step_8 AS (
  SELECT
    *,
    "part" / NULLIF("part_9", 0) AS "part_10",
    "part_8" / NULLIF("part_9", 0) AS "part_11",
    0.25 * "v_29" AS "d_30",
    CAST(CASE WHEN "v_v" = "v_29" THEN 1 WHEN "v_v" <> "v_29" THEN 0 END AS DOUBLE PRECISION) AS "part_12",
    CAST(CASE WHEN "v_s" = "v_29" THEN 1 WHEN "v_s" <> "v_29" THEN 0 END AS DOUBLE PRECISION) AS "part_13"
  FROM step_7
  OFFSET 0
), step_9 AS (
  SELECT
    *,
    CASE WHEN "part_9" = 0 THEN 0 ELSE "part_9" * SQRT("part_10" * "part_10" + "part_11" * "part_11") END AS "v_30",
    "part_12" + "part_13" + CAST(CASE WHEN "v_28" = "v_29" THEN 1 WHEN "v_28" <> "v_29" THEN 0 END AS DOUBLE PRECISION) AS "part_14"
  FROM step_8
  OFFSET 0
), step_10 AS (
  SELECT
    *,
    "v_18" * "v_v" - "v_21" * "v_23" + "v_29" * "v_30" + "v_34" - "v_36" + CAST(3.141592653589793e0 AS DOUBLE PRECISION) * CAST(-2.0 AS DOUBLE PRECISION) AS "v_z",
    0.25 * "v_30" AS "d_29"
  FROM step_9
  OFFSET 0
), step_11 AS (
  SELECT
    *,
    -(CASE WHEN "d_30" = 0 THEN 0 ELSE "d_30" * "v_s" / NULLIF("v_30", 0) END + "d_29" * "part_13" / "part_14") AS "d_16"
  FROM step_10
  OFFSET 0
), step_12 AS (
  SELECT
    *,
    -"d_16" AS "d_15",
    "d_29" * "part_12" / "part_14" + 0.25 * "v_18" + CASE WHEN "d_18" = 0 THEN 0 ELSE "d_18" / NULLIF(2.0 * "v_18", 0) END + "d_16" AS "d_v"
  FROM step_11
  OFFSET 0
), step_13 AS (
  SELECT
    *,
    -"d_v" AS "d_10",
    "d_v" / NULLIF("v_u", 0) AS "d_y",
    "d_v" * "v_u" AS "d_u"
  FROM step_12
  OFFSET 0
), step_14 AS (
  SELECT
    *,
    (-(0.25 / NULLIF("v_u", 0))) * "v_34" + "d_15" + (-"d_y") * "v_7" + "d_u" + "d_u" AS "d_u_2"
  FROM step_13
  OFFSET 0
)
SELECT
  "x",
  "y",
  "the day",
  "note",
  "v_z" AS "z",
  CASE WHEN "v_z" IS NOT NULL THEN "d_10" * (-0.5) END AS "dk",
  CASE WHEN "v_z" IS NOT NULL THEN "d_36" * CASE WHEN "part_5" > -745 THEN EXP("part_5") WHEN "part_5" <= -745 THEN 0 END + CASE WHEN "d_30" = 0 THEN 0 ELSE "d_30" * "v_x" / NULLIF("v_30", 0) END + CASE WHEN "d_23" = 0 THEN 0 ELSE "d_23" * CASE WHEN 2.0 > 0 THEN "v_23" * LN(CAST(2.0 AS DOUBLE PRECISION)) WHEN 2.0 = 0 AND "v_x" > 0 THEN 0 END END + "d_16" + "d_u_2" * "v_2" * (3.0 * "v_x" * "v_x") + CASE WHEN "v_x" > 0 THEN "d_u_2" * "v_3" WHEN "v_x" <= 0 THEN 0 END END AS "dx",
  CASE WHEN "v_z" IS NOT NULL THEN "d_36" * CASE WHEN "part_6" > -745 THEN EXP("part_6") WHEN "part_6" <= -745 THEN 0 END + (-"d_15") + "d_y" END AS "dy",
  CASE WHEN "v_z" IS NOT NULL THEN "d_10" * 123456789.12345679e0 END AS "dw",
  CASE WHEN "v_z" IS NOT NULL THEN CASE WHEN "d_21" = 0 THEN 0 ELSE "d_21" * ((-1.0) * CASE WHEN "v_t" <> 0 THEN POWER("v_t", CAST(-2.0 AS DOUBLE PRECISION)) END) END END AS "dt"
FROM step_14
