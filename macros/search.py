"""Search that forgives: accents, plurals and slips of the pen.

Material's search worker finds nothing for "evaluation" typed for "évaluation". It is patched after the build: what is
typed and what is indexed is folded to plain letters; each word is also looked for by its stem, and a word that no page
holds with one letter wrong, in two words, or with two letters wrong. What is shown keeps its accents. Material is
frozen at 9.8, so the patch is small and checked: without the expected code in the worker the build fails.
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
  self.addEventListener("message", function (event) {
    var message = event.data;
    if (message && message.type === 2 && typeof message.data === "string") message.data = fold(message.data);
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

  var stem = function (word) {
    var own = Object.keys(lunr).map(function (key) { return lunr[key]; })
      .filter(function (language) { return language && language.stemmer && language.stopWordFilter; })[0];
    return (own ? own.stemmer : lunr.stemmer)(new lunr.Token(word, {})).toString();
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
      asked.clauses.forEach(function (clause) {
        var word = fold(clause.term.replace(/\\*/g, "").toLowerCase());
        again.clause(Object.assign({}, clause));
        if (clause.presence === prohibited || word.length < 4) return;
        meant(index, word).forEach(function (each) {
          if (each !== word) again.term(each, { usePipeline: false });
          again.term(stem(each), { usePipeline: false, wildcard: trailing, boost: 0.5 });
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
