/* What a script adds; every page works without it. No inline code anywhere: behaviour hangs on
   data- attributes, and is set up again on whatever htmx brings in. */
"use strict";

(() => {
  const each = (root, selector, act) => {
    if (root.matches?.(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  };

  /* --- help panel: a dialog instead of a page ------------------------------------------- */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) document.getElementById(closer.dataset.closes)?.close();
    if (event.target.matches("dialog")) event.target.close();
    for (const open of document.querySelectorAll("details[data-pop][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details[data-pop][open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  /* --- the secret of a mailed link: in the fragment, never sent by a GET ----------------- */
  const takeFragment = (input) => {
    const token = decodeURIComponent(window.location.hash.slice(1));
    if (!token) return;
    input.value = token;
    input.closest("[data-by-hand]").hidden = true;
    window.history.replaceState(null, "", window.location.pathname);
  };

  /* --- password rule, ticked while typing ------------------------------------------------ */
  const RULES = {
    length: (text) => [...text].length >= 8,
    upper: (text) => /\p{Lu}/u.test(text),
    lower: (text) => /\p{Ll}/u.test(text),
    digit: (text) => /\p{Nd}/u.test(text),
    special: (text) => /[^\p{L}\p{Nd}\s]/u.test(text),
  };
  const watchPassword = (field) => {
    const input = field.querySelector("input");
    const said = field.querySelector("[data-rule-said]");
    let later;
    input.addEventListener("input", () => {
      const missing = [];
      for (const line of field.querySelectorAll("[data-rule]")) {
        const met = RULES[line.dataset.rule](input.value);
        line.classList.toggle("met", met);
        if (!met) missing.push(line.textContent.trim());
      }
      clearTimeout(later);
      later = setTimeout(() => {
        said.textContent = missing.length ? `Il manque : ${missing.join(", ")}.` : "Le mot de passe convient.";
      }, 800);
    });
  };

  /* --- dates: by hand, or the browser's calendar ------------------------------------------ */
  const addCalendar = (box) => {
    const written = box.querySelector("input[type=text]");
    const native = box.querySelector(".date-native");
    const button = box.querySelector(".date-open");
    if (!native.showPicker) return;
    button.hidden = false;
    native.hidden = false;
    button.addEventListener("click", () => {
      const parts = written.value.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
      if (parts) native.value = `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}`;
      native.showPicker();
    });
    native.addEventListener("change", () => {
      if (!native.value) return;
      written.value = native.value.split("-").reverse().join("/");
      written.dispatchEvent(new Event("input", { bubbles: true }));
      written.dispatchEvent(new Event("change", { bubbles: true }));
      written.focus();
    });
  };

  /* --- type-ahead: the WAI-ARIA combobox with a list ---------------------------------------- */
  const addTypeAhead = (field) => {
    const input = field.querySelector("input");
    const list = field.querySelector("[role=listbox]");
    const said = field.querySelector("[data-said]");
    let options = [];
    let active = -1;
    let later;
    let asked = 0;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const highlight = (index) => {
      active = index;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      const option = list.children[index];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    };
    const choose = (index) => {
      const chosen = options[index];
      if (!chosen) return;
      /* data-puts: what of the choice goes in the field (its code otherwise); data-fills
         "name:other.field": what of it goes in another field of the form. */
      const puts = input.dataset.puts || "code";
      const [part, filled] = (input.dataset.fills || "").split(":");
      input.value = chosen[puts];
      said.textContent = puts === "code" ? chosen.label : "";
      if (filled && input.form?.elements[filled]) input.form.elements[filled].value = chosen[part];
      close();
      field.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: chosen }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const draw = () => {
      list.replaceChildren(...options.map((option, at) => {
        const line = document.createElement("li");
        line.id = `${list.id}-${at}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        const code = document.createElement("span");
        code.className = "code";
        code.textContent = option.code;
        const label = document.createElement("span");
        label.textContent = option.label;
        if (input.dataset.puts) line.append(label);
        else line.append(code, label);
        line.addEventListener("mousedown", (event) => event.preventDefault());
        line.addEventListener("click", () => choose(at));
        return line;
      }));
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(options.length > 0));
      said.textContent = options.length === 0 ? "Aucune proposition." :
        `${options.length} proposition${options.length > 1 ? "s" : ""}.`;
      active = -1;
    };
    const search = async () => {
      const text = input.value.trim();
      const mine = ++asked;
      if (text.length < 2) {
        said.textContent = "";
        close();
        return;
      }
      const answer = await fetch(`${field.dataset.typeAhead}?q=${encodeURIComponent(text)}`).catch(() => null);
      if (mine !== asked || !answer?.ok || document.activeElement !== input) return;
      options = (await answer.json()).items.slice(0, 20);
      draw();
    };
    input.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(search, 150);
    });
    input.addEventListener("blur", () => {
      asked += 1;
      if (!list.hidden && options.length > 0) said.textContent = "";
      close();
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const last = options.length - 1;
      const moves = {
        ArrowDown: () => highlight(active === last ? 0 : active + 1),
        ArrowUp: () => highlight(active <= 0 ? last : active - 1),
        Escape: close,
        Enter: () => (active >= 0 ? choose(active) : close()),
      };
      if (moves[event.key]) {
        event.preventDefault();
        moves[event.key]();
      } else if (event.key === "Tab" && active >= 0) {
        choose(active);
      }
    });
  };

  /* --- lists: how many lines are ticked, and all of them at once --------------------------- */
  const addSelection = (bar) => {
    const boxes = [...document.querySelectorAll(`input[form="${bar.id}"]:not(:disabled)`)];
    const all = bar.querySelector("[data-select-all]");
    const said = bar.querySelector("[data-selected]");
    const count = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      said.textContent = ticked === 0 ? "Aucune tâche cochée" : `${ticked} tâche${ticked > 1 ? "s cochées" : " cochée"}`;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    bar.querySelector("[data-select-all-box]").hidden = boxes.length < 2;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
    for (const box of boxes) box.addEventListener("change", count);
    count();
  };

  /* --- saving while typing: never during or after the real sending ------------------------- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-autosave]")) return;
    form.dataset.sent = "yes";
    if (!form.classList.contains("htmx-request")) return;
    event.preventDefault();
    const { submitter } = event;
    form.addEventListener("htmx:afterOnLoad", () => form.requestSubmit(submitter), { once: true });
    form.addEventListener("htmx:sendError", () => form.requestSubmit(submitter), { once: true });
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.dataset.sent) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });

  /* --- a procedure followed live: its page is asked again when its timeline moves ----------- */
  const follow = (block) => {
    let last = Number(block.dataset.liveLast);
    const source = new EventSource(block.dataset.live);
    source.addEventListener("timeline", (event) => {
      if (!block.isConnected) source.close();
      else if (Number(event.lastEventId) > last) {
        last = Number(event.lastEventId);
        source.close();
        const said = JSON.parse(event.data).label;
        window.htmx.ajax("GET", block.dataset.livePage, { target: block, swap: "outerHTML" }).then(() => announce(said, "visually-hidden"));
      }
    });
    source.addEventListener("over", () => source.close());
    window.addEventListener("pagehide", () => source.close());
  };

  /* What went wrong is shown; what the page shows already is only read out. */
  const announce = (text, look = "note note-warning") => {
    const region = document.getElementById("annonces");
    const line = document.createElement("p");
    line.className = look;
    line.textContent = text;
    region?.replaceChildren(line);
  };

  const prepare = (root) => {
    each(root, "[data-token]", takeFragment);
    each(root, "[data-password]", watchPassword);
    each(root, "[data-date]", addCalendar);
    each(root, "[data-type-ahead]", addTypeAhead);
    each(root, "[data-live]", follow);
    each(root, "[data-selection]", addSelection);
    root.querySelector?.("[data-summary]")?.focus();
  };

  prepare(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) prepare(event.detail.elt);
  });
  document.addEventListener("htmx:sendError", (event) => {
    const kept = event.detail.elt.matches("[data-autosave]") && document.getElementById("enregistre");
    if (kept) kept.textContent = "Pas encore enregistré : le service ne répond pas pour le moment.";
    else announce("Le service ne répond pas pour le moment. Votre saisie est toujours sur la page.");
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) {
      const back = encodeURIComponent(window.location.pathname + window.location.search);
      window.location.assign(`/connexion?suite=${back}&motif=session`);
    } else {
      announce("L'enregistrement n'a pas abouti. Votre saisie est toujours sur la page.");
    }
  });
})();
