#include "app/desktop/presenters/evidence_words.hpp"

#include <algorithm>
#include <map>

#include "app/desktop/presenters/names.hpp"
#include "kb/model/words.hpp"

namespace homeostat::desktop {
namespace {

std::string kindWords(const std::string& kind, const Language& l) {
  const std::string key = "desk.kind." + kind;
  return l.messages.has(key) ? l.say(key) : kind;
}

void join(std::string& text, const std::string& more, const char* between = "\n") {
  if (!more.empty()) text += (text.empty() ? "" : between) + more;
}

std::string keyOf(const kb::ProvenanceLink& link) { return link.kind + " " + link.id; }

class ItemMaker {
 public:
  ItemMaker(const kb::Provenance& p, const Language& l) : p_(p), l_(l) {}

  KnowledgeItem item(bool adopted) {
    item_ = {p_.title, kindWords(p_.kind, l_),
             p_.text,  l_.say(adopted ? "desk.approval.adopted" : "desk.approval.not_adopted"),
             adopted,  {}};
    citations("desk.knowledge.citations", p_.citations);
    citations("desk.knowledge.against", p_.evidence_against);
    lines("desk.knowledge.limits", p_.limits);
    links("desk.knowledge.rests_on", p_.rests_on);
    links("desk.knowledge.supports", p_.supports);
    attributes();
    governance();
    lines("desk.knowledge.gaps", p_.gaps);
    return item_;
  }

 private:
  void add(const char* heading, std::vector<KnowledgeLine> list) {
    if (!list.empty()) item_.sections.push_back({l_.say(heading), std::move(list)});
  }
  void citations(const char* heading, const std::vector<kb::Citation>& list) {
    std::vector<KnowledgeLine> out;
    for (const auto& c : list) {
      const auto source = sourceWords(c.source, l_);
      KnowledgeLine line{source.title, source.place, "source " + c.source.id};
      join(line.detail, source.verified, " · ");
      join(line.detail, l_.say("claim." + kb::wordOf(c.evidence.claim)), " · ");
      join(line.detail, certaintyWords(c.evidence, l_));
      join(line.detail, c.evidence.claim_seen);
      join(line.detail, c.evidence.effect);
      out.push_back(std::move(line));
    }
    add(heading, std::move(out));
  }
  void lines(const char* heading, const std::vector<std::string>& list) {
    std::vector<KnowledgeLine> out;
    for (const auto& text : list) out.push_back({text, "", ""});
    add(heading, std::move(out));
  }
  void links(const char* heading, const std::vector<kb::ProvenanceLink>& list) {
    std::vector<KnowledgeLine> out;
    for (const auto& link : list)
      if (link.steps == 1) out.push_back({link.title, kindWords(link.kind, l_), keyOf(link)});
    add(heading, std::move(out));
  }
  void attributes() {
    std::vector<KnowledgeLine> out;
    for (const auto& a : p_.attributes) {
      const std::string key = "attribute." + a.name;
      if (!l_.messages.has(key)) continue;  // the citation stands above in full
      const auto value = a.answer == kb::SourceAttribute::Answer::notUsed   ? l_.say("attribute.not_used")
                         : a.answer == kb::SourceAttribute::Answer::unknown ? l_.say("attribute.unknown")
                                                                            : a.value;
      out.push_back({l_.say(key) + ": " + value, "", ""});
    }
    add("desk.knowledge.attributes", std::move(out));
  }
  void governance() {
    std::vector<KnowledgeLine> out;
    const auto put = [&](const char* key, const std::string& value) {
      if (!value.empty()) out.push_back({l_.say(key, {{"value", value}}), "", ""});
    };
    put("desk.knowledge.population", p_.population);
    put("desk.knowledge.review_by", p_.governance.review_by);
    put("desk.knowledge.hash", l_.format.isolate(p_.content_hash));
    for (const auto& c : p_.cases) out.push_back({l_.say("desk.knowledge.case", {{"name", c.name}}), "", ""});
    if (p_.supports_decisions && p_.reviewers.empty()) out.push_back({l_.say("desk.knowledge.no_reviewer"), "", ""});
    add("desk.knowledge.governance", std::move(out));
  }

  const kb::Provenance& p_;
  const Language& l_;
  KnowledgeItem item_;
};

}  // namespace

SourceWords sourceWords(const kb::Source& s, const Language& l) {
  SourceWords out;
  out.title = s.first_author.empty() ? s.title
                                     : s.first_author + (s.year ? " " + std::to_string(*s.year) : "") + ": " + s.title;
  if (out.title.empty()) out.title = s.id;
  out.place = s.journal;
  join(out.place, s.doi.empty() ? s.url : "doi:" + s.doi, " · ");
  out.verified = l.say("desk.source.verified", {{"level", s.verified_level}});
  if (s.retracted) join(out.verified, l.say("desk.source.retracted"), " · ");
  return out;
}

std::string certaintyWords(const kb::Evidence& e, const Language& l) {
  std::string words = l.say("certainty." + kb::wordOf(e.certainty));
  join(words, e.why, ": ");
  join(words, e.design, " · ");
  return words;
}

SourceLine sourceLine(const kb::Source& source, const kb::Evidence* evidence, const Language& l) {
  const auto s = sourceWords(source, l);
  SourceLine line{s.title, s.place};
  join(line.detail, s.verified);
  if (evidence == nullptr) return line;
  join(line.detail, l.say("claim." + kb::wordOf(evidence->claim)));
  join(line.detail, certaintyWords(*evidence, l));
  join(line.detail, evidence->claim_seen);
  join(line.detail, evidence->effect);
  return line;
}

std::vector<SourceLine> statementSources(const std::string& id, const kb::KnowledgeBase& kb, const Language& l) {
  std::vector<SourceLine> lines;
  const auto add = [&](const std::vector<kb::Evidence>& evidence) {
    for (const auto& e : evidence)
      if (const auto source = kb.sources.find(e.source); source != kb.sources.end())
        lines.push_back(sourceLine(source->second, &e, l));
  };
  if (const auto s = kb.statements.find(id); s != kb.statements.end()) add(s->second.evidence);
  if (const auto m = kb.markers.find(id); m != kb.markers.end()) add(m->second.evidence);
  return lines;
}

std::vector<KnowledgeHit> searchKnowledge(const kb::Edition& edition, const std::string& words, const Language& l,
                                          std::size_t limit) {
  std::vector<KnowledgeHit> hits;
  if (!words.empty()) {
    for (const auto& hit : edition.search(words, static_cast<int>(limit)))
      hits.push_back({hit.kind + " " + hit.id, hit.title, kindWords(hit.kind, l)});
    return hits;
  }
  const auto& kb = edition.knowledge();
  const auto& language = l.messages.language();
  for (const auto& [id, i] : kb.interventions)
    hits.push_back({"intervention " + id, kb::textIn(i.name, language), kindWords("intervention", l)});
  for (const auto& [id, r] : kb.rules)
    hits.push_back({"rule " + id, kb::textIn(r.title, language), kindWords("rule", l)});
  sortByName(hits, l, [](const KnowledgeHit& hit) { return hit.title; });
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

KnowledgeItem knowledgeItem(const kb::Provenance& p, const inference::Policy& policy, const Language& l) {
  const auto adopted = policy.adopted.find(p.kind + " " + p.id);
  return ItemMaker(p, l).item(adopted != policy.adopted.end() && adopted->second == p.content_hash);
}

std::vector<EditionLine> editionWords(const kb::Edition& edition, const inference::Policy& policy, const Language& l) {
  std::map<std::string, std::size_t> kinds;
  for (const auto& [key, item] : edition.items()) ++kinds[item.kind];
  std::vector<std::pair<std::size_t, std::string>> largest;
  for (const auto& [kind, count] : kinds)
    if (l.messages.has("desk.kind." + kind)) largest.emplace_back(count, kind);
  std::sort(largest.rbegin(), largest.rend());
  std::vector<std::string> parts;
  for (const auto& [count, kind] : largest)
    parts.push_back(l.say("desk.edition.count",
                          {{"kind", kindWords(kind, l)}, {"count", l.format.count(static_cast<std::int64_t>(count))}}));
  std::size_t adopted = 0;
  for (const auto& [key, item] : edition.items()) {
    const auto mine = policy.adopted.find(key);
    if (mine != policy.adopted.end() && mine->second == item.hash) ++adopted;
  }
  const auto released = base::Instant::parse(edition.released());
  std::vector<EditionLine> lines{
      {l.say("desk.edition.title", {{"name", edition.name()}}), "title"},
      {l.say("desk.knowledge.begin"), "muted"},
      {l.say("desk.edition.approval"), "heading"},
      {adopted == 0 ? l.say("page.unadopted") : l.say("desk.edition.adopted", {{"count", adopted}}),
       adopted == 0 ? "warning" : "moss"},
      {l.say("desk.edition.holds"), "heading"}};
  for (auto& part : parts) lines.push_back({std::move(part), ""});
  lines.push_back({l.say("desk.practice.edition"), "heading"});
  if (released) lines.push_back({l.say("desk.edition.released", {{"day", l.format.day(*released)}}), ""});
  if (edition.development()) lines.push_back({l.say("note.development"), "warning"});
  lines.push_back({l.say("desk.knowledge.hash", {{"value", l.format.isolate(edition.hash())}}), "small"});
  return lines;
}

}  // namespace homeostat::desktop
