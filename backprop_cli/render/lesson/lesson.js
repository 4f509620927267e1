
"use strict";
// The page of a lesson. What there is to know was worked out before: this script shows, hides and compares.
(() => {
  const data = JSON.parse(document.getElementById("lesson").textContent);
  const sections = [...document.querySelectorAll(".problem")];
  const links = [...document.querySelectorAll('a[href^="#problem-"]')];

  // ---- one problem ----

  class Problem {
    constructor(section, facts) {
      this.section = section;
      this.facts = facts;
      this.step = 0;
      this.now = section.querySelector(".now");
      this.told = [...section.querySelectorAll(".told > li")];
      this.lines = [...section.querySelectorAll(".program > span")];
      this.buttons = [...section.querySelectorAll("[data-go]")];
      this.inputs = [...section.querySelectorAll("input")];
      this.marks = [...section.querySelectorAll(".mark")];
      this.score = section.querySelector(".score");
      this.spoken = section.querySelector(".spoken");
      const order = new Map(facts.steps.map((key, index) => [key, index + 1]));
      this.numbers = [...section.querySelectorAll("[data-step]")].map((part) => [part, order.get(part.dataset.step)]);
      this.listen();
      this.show(0);
    }

    listen() {
      for (const button of this.buttons) {
        button.addEventListener("click", () => this.go(button.dataset.go));
      }
      for (const button of this.section.querySelectorAll("[data-mode]")) {
        button.addEventListener("click", () => this.fill(button.dataset.mode === "blanks"));
      }
      this.inputs.forEach((input, place) => {
        input.addEventListener("keydown", (event) => {
          if (event.key === "Enter" && !event.isComposing) this.enter(place);
        });
        input.addEventListener("focus", () => this.point(place));
        input.addEventListener("blur", () => this.point(-1));
        input.addEventListener("input", () => this.unmark(place));
      });
      for (const blank of this.blanks()) {
        blank.addEventListener("click", () => this.inputs[Number(blank.dataset.blank)].focus());
      }
      this.section.querySelector("[data-check]")?.addEventListener("click", () => this.check());
      this.section.querySelector("[data-reveal]")?.addEventListener("click", () => this.reveal());
      swipes(this.section, (name) => this.filling || this.go(name));
    }

    get filling() {
      return this.section.classList.contains("filling");
    }

    // ---- steps ----

    go(name) {
      const last = this.facts.steps.length;
      const step = { first: 0, back: this.step - 1, next: this.step + 1, last }[name];
      if (step >= 0 && step <= last && step !== this.step) this.show(step);
    }

    show(step) {
      this.step = step;
      for (const [part, at] of this.numbers) {
        part.classList.toggle("later", at > step);
        part.classList.toggle("fresh", at === step);
      }
      this.now.replaceChildren(...[...this.told[step].childNodes].map((node) => node.cloneNode(true)));
      const lines = this.facts.lines[step - 1] || [];
      this.lines.forEach((line, index) => line.classList.toggle("now-line", lines.includes(index)));
      for (const button of this.buttons) {
        const at = ["first", "back"].includes(button.dataset.go) ? 0 : this.facts.steps.length;
        button.setAttribute("aria-disabled", String(step === at));
      }
      this.bringIntoView(this.section.querySelector(".number.fresh"));
    }

    bringIntoView(part) {
      const box = this.section.querySelector(".picture");
      if (!part) return;
      const [inner, outer] = [part.getBoundingClientRect(), box.getBoundingClientRect()];
      const beside = outer.width / 4; // what a number belongs to stands beside it
      if (inner.left - beside < outer.left || inner.right + beside > outer.right) {
        box.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
      }
      if (inner.top < outer.top || inner.bottom > outer.bottom) {
        box.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
      }
    }

    // ---- blanks ----

    fill(on) {
      this.section.classList.toggle("filling", on);
      for (const button of this.section.querySelectorAll("[data-mode]")) {
        button.setAttribute("aria-pressed", String((button.dataset.mode === "blanks") === on));
      }
    }

    blanks(place) {
      return this.section.querySelectorAll(place === undefined ? ".blank" : `.blank[data-blank="${place}"]`);
    }

    point(place) {
      for (const blank of this.blanks()) blank.classList.toggle("here", Number(blank.dataset.blank) === place);
      if (place >= 0) this.bringIntoView(this.blanks(place)[0]);
    }

    enter(place) {
      const status = this.mark(place);
      this.tell([this.marks[place].textContent]);
      this.marks[place].scrollIntoView({ block: "nearest" });
      if (status === "correct") this.inputs.slice(place + 1).find((input) => !input.value.trim())?.focus();
    }

    check() {
      this.inputs.forEach((_, place) => this.mark(place));
      this.tell([]);
    }

    reveal() {
      this.facts.blanks.forEach((blank, place) => {
        if (this.mark(place) !== "correct") {
          this.inputs[place].value = blank.answer;
          this.unmark(place);
          this.solve(place, true);
        }
      });
      this.tell([]);
    }

    unmark(place) {
      const mark = this.marks[place];
      mark.className = "mark";
      mark.textContent = "";
      this.inputs[place].removeAttribute("aria-invalid");
      this.solve(place, false);
    }

    mark(place) {
      this.unmark(place);
      const { status, sentences } = judged(this.facts.blanks[place], this.facts.units, this.inputs[place].value);
      if (status === "missing") return status;
      const said = { correct: data.texts.right, wrong: data.texts.wrong, unreadable: data.texts.unread }[status];
      this.marks[place].classList.add(status);
      const listed = sentences.length > 1 ? sentences.map((sentence) => `• ${sentence}`) : sentences;
      this.marks[place].textContent = [said, ...listed].join("\n");
      this.inputs[place].setAttribute("aria-invalid", String(status !== "correct"));
      this.solve(place, status === "correct");
      return status;
    }

    solve(place, on) {
      for (const blank of this.blanks(place)) blank.classList.toggle("solved", on);
      for (const key of this.facts.blanks[place].steps) {
        for (const part of this.section.querySelectorAll(`.number[data-step="${key}"]`)) {
          part.classList.toggle("solved", on);
        }
      }
    }

    tell(sentences) {
      const right = this.marks.filter((mark) => mark.classList.contains("correct")).length;
      const score = data.texts.score.replace("{right}", right).replace("{count}", this.inputs.length);
      this.score.textContent = score;
      this.spoken.textContent = [...sentences, score].join(" ");
    }
  }

  // ---- comparing numbers ----

  // What grade takes for the same signs: full-width digits, and every dash and slash.
  const plain = (text) =>
    text.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
      .replace(/[−‐‑–—]/g, "-").replace(/[÷∕⁄]/g, "/").replace(/[\s\u0085\ufeff]+/g, " ").trim();

  // A decimal as a fraction of whole numbers; null for anything else.
  function decimal(text) {
    const found = /^(?:([-+]) ?)?(\d*)(?:\.(\d*))?(?:e([-+]?\d{1,4}))?$/i.exec(text);
    if (!found || !(found[2] || found[3])) return null;
    const [, sign, whole, places = "", exponent = "0"] = found;
    const digits = BigInt(whole + places) * (sign === "-" ? -1n : 1n);
    const power = Number(exponent) - places.length;
    return power < 0 ? [digits, 10n ** BigInt(-power)] : [digits * 10n ** BigInt(power), 1n];
  }

  // 2.2, -1/3, 1.5/4: exactly, and as a float.
  function number(text) {
    const parts = text.split("/").map((part) => part.trim());
    const [first, ...others] = parts.map(decimal);
    if (!first || others.some((other) => !other || !other[0])) return null;
    let [above, below] = first;
    for (const [over, under] of others) [above, below] = [above * under, below * over];
    const float = parts.map((part) => Number(part.replace(/ /g, ""))).reduce((left, right) => left / right);
    return below < 0n ? { above: -above, below: -below, float } : { above, below, float };
  }

  // 220 for 220 円 and ¥220, the longest unit first.
  function unitless(text, units) {
    const same = text.toLowerCase();
    const behind = units.find((unit) => same.endsWith(unit));
    if (behind) return text.slice(0, -behind.length).trim();
    const before = units.find((unit) => same.startsWith(unit));
    return before ? text.slice(before.length).trim() : text;
  }

  function within(answer, [low, high]) {
    const [[a, b], [c, d]] = [low, high].map((end) => `${end}/1`.split("/").map(BigInt));
    return a * answer.below <= answer.above * b && answer.above * d <= c * answer.below;
  }

  // An answer as digits * 10**exponent, without zeros at the end; null where it has no end, or too many digits.
  function ended(answer) {
    for (let places = 0; places <= 400; places += 1) {
      const scaled = answer.above * 10n ** BigInt(places);
      if (scaled % answer.below) continue;
      let [digits, exponent] = [scaled / answer.below, -places];
      for (; digits && digits % 10n === 0n; exponent += 1) digits /= 10n;
      return digits && size(digits) < 10n ** 17n ? { digits, exponent } : null;
    }
    return null;
  }

  const size = (whole) => (whole < 0n ? -whole : whole);

  // What to say of the right number with too few digits; null of another one.
  function rounded(answer, middle) {
    const [right, under] = `${middle}/1`.split("/").map(BigInt);
    const found = ended(answer);
    if (!found) return null;
    const { digits, exponent } = found;
    const [step, parts] = exponent < 0 ? [1n, 10n ** BigInt(-exponent)] : [10n ** BigInt(exponent), 1n];
    const off = size(answer.above * under - right * answer.below) * parts;
    const one = step * answer.below * under;
    const cut = size(answer.above) * under < size(right) * answer.below && off < one && answer.above * right > 0n;
    if (off * 2n > one && !cut) return null;
    const count = `${size(digits)}`.length;
    if (exponent < 0 && count > 1 && size(answer.above) * 1000n >= answer.below) {
      return data.texts.decimals.replace("{count}", -exponent);
    }
    return count > 2 ? data.texts.digits.replace("{count}", count) : null;
  }

  // What grade says of this answer, standing alone.
  function judged(blank, units, written) {
    const text = plain(written);
    if (/^[_?.… -]*$/.test(text)) return { status: "missing", sentences: [] };
    if (/^[-+.]*(nan|inf|infinity)$/i.test(text)) return { status: "wrong", sentences: [] };
    const answer = number(text) || number(unitless(text, units));
    if (!answer) return { status: "unreadable", sentences: [] };
    if (within(answer, blank.right)) return { status: "correct", sentences: [] };
    const near = Math.max(data.near * Math.abs(answer.float), data.zero);
    const found = blank.wrong
      .filter(([wrong]) => answer.float - near <= wrong && wrong <= answer.float + near)
      .sort((one, other) => one[1] - other[1])
      .map(([, , sentence]) => sentence);
    const short = rounded(answer, blank.middle);
    const known = [...new Set(found)].map((sentence) => data.sentences[sentence]);
    const told = (short ? [short, ...known] : known).slice(0, 3);
    if (told.length) return { status: "wrong", sentences: told };
    const close = blank.close && within(answer, blank.close);
    return { status: "wrong", sentences: [data.sentences[close ? blank.near : blank.hint]] };
  }

  // ---- the whole page ----

  function swipes(section, go) {
    let start = null;
    section.addEventListener("touchstart", (event) => {
      const box = section.querySelector(".picture");
      const scrolls = box.scrollWidth > box.clientWidth && box.contains(event.target);
      start = event.touches.length === 1 && !scrolls ? event.touches[0] : null;
    }, { passive: true });
    section.addEventListener("touchend", (event) => {
      if (!start) return;
      const [right, down] = [event.changedTouches[0].clientX - start.clientX, event.changedTouches[0].clientY - start.clientY];
      start = null;
      if (Math.abs(right) > 40 && Math.abs(right) > 2 * Math.abs(down)) go(right < 0 ? "next" : "back");
    }, { passive: true });
  }

  function choose(index) {
    sections.forEach((section, place) => section.classList.toggle("chosen", place === index));
    for (const link of links) {
      if (link.closest("nav") && link.hash === `#problem-${index + 1}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  const problems = sections.map((section, index) => new Problem(section, data.problems[index]));
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // in a frame without an address of its own, the link would lead out of it
      const index = Number(link.hash.slice("#problem-".length)) - 1;
      choose(index);
      sections[index].querySelector("h2").focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    const name = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" }[event.key];
    const { target } = event;
    const problem = problems.find((each) => each.section.classList.contains("chosen"));
    if (!name || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || problem.filling) return;
    if (target.matches?.("input") || (target.matches?.(".picture, pre") && target.scrollWidth > target.clientWidth)) return;
    event.preventDefault();
    problem.go(name);
  });
  const asked = /^#problem-(\d+)$/.exec(location.hash);
  choose(asked && sections[asked[1] - 1] ? asked[1] - 1 : 0);
  document.documentElement.classList.add("js");
})();
