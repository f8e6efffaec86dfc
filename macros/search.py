"""Search that forgives: accents, plurals and slips of the pen.

Material's search worker finds nothing for "evaluation" typed for "évaluation". It is patched after the build: what is
typed and what is indexed is folded to plain letters, and a search without a result is repeated by stem, then with one
and with two letters wrong. What is shown keeps its accents. Material is frozen at 9.8, so the patch is small and checked:
without the expected code in the worker the build fails.
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
  var fold = self.handbookFold, lunr = self.lunr;
  var run = lunr.Pipeline.prototype.run;
  lunr.Pipeline.prototype.run = function (tokens) {
    tokens.forEach(function (token) { token.update(fold); });
    return run.call(this, tokens);
  };
  var query = lunr.Index.prototype.query;
  lunr.Index.prototype.query = function (build) {
    var index = this, found = query.call(index, build);
    if (found.length) return found;
    var asked = new lunr.Query(index.fields);
    build.call(asked, asked);
    var words = asked.clauses.map(function (clause) { return clause.term.replace(/\\*/g, ""); })
      .filter(function (word, at, all) { return word.length > 2 && all.indexOf(word) === at; });
    var retry = function (clause) {
      return query.call(index, function (again) {
        words.forEach(function (word) { clause(again, word); });
      });
    };
    var required = lunr.Query.presence.REQUIRED, trailing = lunr.Query.wildcard.TRAILING;
    var stem = function (word) {
      return lunr.stemmer ? lunr.stemmer(new lunr.Token(word, {})).toString() : word;
    };
    var tries = [
      function (again, word) { again.term(stem(word), { presence: required, wildcard: trailing, usePipeline: false }); },
      function (again, word) { again.term(word, { presence: required, editDistance: 1, usePipeline: false }); },
      function (again, word) { again.term(word, { presence: required, editDistance: 2, usePipeline: false }); },
      function (again, word) { again.term(stem(word), { wildcard: trailing, usePipeline: false }); }
    ];
    for (var i = 0; i < tries.length && !found.length && words.length; i++) found = retry(tries[i]);
    return found;
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
