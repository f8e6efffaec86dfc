"""Search that forgives: accents, plurals and slips of the pen.

Material's search worker finds nothing for "evaluation" typed for "évaluation", and half of the handbook for the l of
"l'évaluation". It is patched after the build: what is typed and what is indexed is folded to plain letters; small words
are left out; each word is also looked for by its stem, and a word that no page holds with one letter wrong, in two
words, or with two letters wrong. What is shown keeps its accents. Material is frozen at 9.8, so the patch is small and
checked: without the expected code in the worker the build fails.
"""

from __future__ import annotations

from pathlib import Path

_BEFORE = """
(function () {
  var fold = function (text) {
    return text.normalize("NFD").replace(/[\\u0300-\\u036f]/g, "").replace(/œ/g, "oe").replace(/æ/g, "ae")
      .replace(/Œ/g, "OE").replace(/Æ/g, "AE").replace(/ß/g, "ss").replace(/[ıİ]/g, "i").replace(/ł/g, "l");
  };
  self.handbookFold = fold;

  // Words of one or two letters at an apostrophe (l'evaluation, officer's) say nothing, and neither do those that the
  // language passes over (de, the): looked for by their first letters they would find half of the handbook. The last
  // word stays, because it may still be being typed.
  var telling = function (typed) {
    var filters = self.handbookLanguages().map(function (language) { return language.stopWordFilter; });
    var words = typed.replace(/[’ʼ]/g, "'").split(/\\s+/).map(function (word) {
      var parts = word.split("'"), longer = parts.filter(function (part) { return part.length > 2; });
      return longer.length ? longer.join(" ") : word;
    });
    return words.filter(function (word, at) {
      return at === words.length - 1 || filters.every(function (filter) { return filter(word.toLowerCase()); });
    }).join(" ");
  };

  self.addEventListener("message", function (event) {
    var message = event.data;
    if (message && message.type === 2 && typeof message.data === "string") message.data = fold(telling(message.data));
  });
})();
"""

_AFTER = """
(function () {
  var fold = self.handbookFold, lunr = self.lunr, query = lunr.Index.prototype.query;
  var trailing = lunr.Query.wildcard.TRAILING, prohibited = lunr.Query.presence.PROHIBITED;

  var run = lunr.Pipeline.prototype.run;
  lunr.Pipeline.prototype.run = function (tokens) {
    tokens.forEach(function (token) { token.update(fold); });
    return run.call(this, tokens);
  };

  // The languages of the handbook; English is lunr itself.
  self.handbookLanguages = function () {
    var own = Object.keys(lunr).map(function (key) { return lunr[key]; })
      .filter(function (language) { return language && language.stemmer && language.stopWordFilter; });
    return own.length ? own : [lunr];
  };

  var stem = function (word) {
    return self.handbookLanguages()[0].stemmer(new lunr.Token(word, {})).toString();
  };

  // What to look for in place of a word: the words of the index that are meant, each with its other endings.
  var meant = function (index, word) {
    var words = function (pattern) { return index.tokenSet.intersect(pattern).toArray(); };
    var near = function (letters) { return words(lunr.TokenSet.fromFuzzyString(word, letters)); };
    var holds = function (part) { return words(lunr.TokenSet.fromString(part)).length > 0; };
    if (words(lunr.TokenSet.fromString(word + "*")).length) return [word];
    var found = words(lunr.TokenSet.fromString(stem(word) + "*"));
    if (!found.length) found = near(1);
    for (var at = 3; !found.length && at <= word.length - 3; at++) {
      var parts = [word.slice(0, at), word.slice(at)];
      if (parts.every(holds)) found = parts;
    }
    if (!found.length && word.length > 5) found = near(2);
    return found;
  };

  lunr.Index.prototype.query = function (build) {
    var index = this, asked = new lunr.Query(index.fields);
    build.call(asked, asked);
    return query.call(index, function (again) {
      var bare = asked.clauses.map(function (clause) { return fold(clause.term.replace(/\\*/g, "").toLowerCase()); });
      asked.clauses.forEach(function (clause, at) {
        var word = bare[at], joined = at ? bare[at - 1] + word : "";
        again.clause(Object.assign({}, clause));
        if (joined in index.invertedIndex) again.term(joined, { usePipeline: false });
        if (clause.presence === prohibited || word.length < 4) return;
        meant(index, word).forEach(function (each) {
          if (each !== word) again.term(each, { usePipeline: false, boost: 2 });
          again.term(stem(each), { usePipeline: false, wildcard: trailing, boost: 0.9 });
        });
      });
    });
  };
})();
"""

_MARK = "handbookFold"


def patch(site: Path) -> None:
    """Patch the search worker of a built site, once. Raises RuntimeError when Material's worker is not as expected."""
    workers = list((site / "assets/javascripts/workers").glob("search.*.min.js"))
    for worker in workers:
        code = worker.read_text(encoding="utf-8")
        if _MARK in code:
            continue
        if "self.lunr=" not in code or "Pipeline" not in code:
            raise RuntimeError(f"{worker.name}: the search of this version of Material cannot be patched")
        lines, _, source_map = code.rpartition("//# sourceMappingURL=")
        worker.write_text(f"{_BEFORE}{lines or source_map}{_AFTER}", encoding="utf-8")
