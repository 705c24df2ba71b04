#include "kb/model/words.hpp"
#include "kb/provenance.hpp"

namespace homeostat::kb {
namespace {

using base::Json;

Json originJson(const Origin& origin) { return {{"file", origin.file}, {"line", origin.line}}; }

Json sourceJson(const Source& s) {
  Json json{{"id", s.id},
            {"title", s.title},
            {"first_author", s.first_author},
            {"journal", s.journal},
            {"doi", s.doi},
            {"pmid", s.pmid},
            {"url", s.url},
            {"verified", s.verified_level},
            {"seen_in", s.seen_in},
            {"note", s.note},
            {"retracted", s.retracted}};
  json["year"] = s.year ? Json(*s.year) : Json();
  return json;
}

Json citationJson(const Citation& c) {
  const auto& e = c.evidence;
  return {{"source", sourceJson(c.source)},
          {"claim", wordOf(e.claim)},
          {"seen", e.claim_seen},
          {"design", e.design},
          {"population", e.population},
          {"effect", e.effect},
          {"certainty", wordOf(e.certainty)},
          {"certainty_why", e.why},
          {"via", c.via}};
}

Json linkJson(const ProvenanceLink& l) {
  return {{"kind", l.kind},
          {"id", l.id},
          {"title", l.title},
          {"relation", l.relation},
          {"via", l.via},
          {"steps", l.steps},
          {"origin", originJson(l.origin)}};
}

Json reviewerJson(const Reviewer& r) {
  return {{"name", r.name},
          {"role", r.role},
          {"date", r.date},
          {"conflicts", r.conflicts},
          {"conflicts_stated", r.conflicts_stated}};
}

Json caseJson(const ItemCase& c) { return {{"name", c.name}, {"expect", c.expect}, {"origin", originJson(c.origin)}}; }

Json governanceJson(const Governance& g) {
  return {{"developer", g.developer}, {"funding", g.funding}, {"released", g.released},  {"revised", g.revised},
          {"review_by", g.review_by}, {"status", g.status},   {"successor", g.successor}};
}

}  // namespace

Json provenanceJson(const Provenance& p) {
  Json json{{"kind", p.kind},
            {"id", p.id},
            {"title", p.title},
            {"text", p.text},
            {"source", p.source ? sourceJson(*p.source) : Json()},
            {"origin", originJson(p.origin)},
            {"edition", p.edition},
            {"edition_name", p.edition_name},
            {"edition_released", p.edition_released},
            {"content_hash", p.content_hash},
            {"supports_decisions", p.supports_decisions},
            {"population", p.population},
            {"grade", p.grade},
            {"grade_why", p.grade_why},
            {"grader", p.grader},
            {"limits", p.limits},
            {"gaps", p.gaps}};
  json["governance"] = p.supports_decisions ? governanceJson(p.governance) : Json();
  json["attributes"] = base::arrayOf(p.attributes, [](const SourceAttribute& a) -> Json {
    return {{"name", a.name}, {"answer", wordOf(a.answer)}, {"value", a.value}};
  });
  json["citations"] = base::arrayOf(p.citations, citationJson);
  json["evidence_against"] = base::arrayOf(p.evidence_against, citationJson);
  json["reviewers"] = base::arrayOf(p.reviewers, reviewerJson);
  json["cases"] = base::arrayOf(p.cases, caseJson);
  json["rests_on"] = base::arrayOf(p.rests_on, linkJson);
  json["supports"] = base::arrayOf(p.supports, linkJson);
  return json;
}

}  // namespace homeostat::kb
