"""The bill of every row of a large table, with its gradients, on Spark: here on this machine, as well on a cluster.

    pip install '.[sql]' pyspark          # and Java: apt-get install default-jre-headless
    python examples/spark_scenarios.py                        # a million rows that it makes itself
    python examples/spark_scenarios.py sales.parquet out      # your columns apple and apple_num
    spark-submit --master yarn examples/spark_scenarios.py sales.parquet out

The SELECT is what `backprop code examples/apple.yaml tax=10% --style sql --dialect spark` prints. Spark itself needs
nothing of backprop: the text may as well come from a file.
"""

import subprocess
import sys
import time

PROBLEM = ("price = apple * apple_num * tax", "tax=1.1")
ROWS = 1_000_000


def select():
    """The SELECT for a table called sales."""
    command = [sys.executable, "-m", "backprop_cli", "code", *PROBLEM]
    done = subprocess.run([*command, "--style", "sql", "--dialect", "spark", "--from", "sales"], stdout=subprocess.PIPE)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.decode()


def main():
    text = select()
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        sys.exit("This example needs Spark: pip install pyspark, and Java")
    spark = SparkSession.builder.appName("scenarios").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    source, out = (sys.argv[1:] + ["", ""])[:2]
    if source:
        sales = spark.read.parquet(source)
    else:
        sales = spark.sql(f"SELECT 50 + id % 200 AS apple, 1 + id % 7 AS apple_num FROM range({ROWS})")
    sales.createOrReplaceTempView("sales")
    answer = spark.sql(text)
    answer.limit(3).show()
    start = time.perf_counter()
    answer.write.mode("overwrite").format("parquet" if out else "noop").save(*([out] if out else []))
    seconds = time.perf_counter() - start
    print(f"{sales.count():,} rows in {seconds:.1f} s")
    spark.stop()


if __name__ == "__main__":
    main()
