#include <algorithm>

#include "inference/rules/units.hpp"
#include "kb/model/words.hpp"
#include "kb/provenance.hpp"
#include "reports/composers.hpp"

namespace homeostat::reports {
namespace {

using inference::Advisory;
using kb::Citation;
using kb::Provenance;
using kb::SourceAttribute;

/// Which kind of item an id means in the audit.
const Provenance* ofKind(const std::vector<Provenance>& all, const std::string& kind) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Provenance& p) { return p.kind == kind; });
  return found == all.end() ? nullptr : &*found;
}

class AuditWriter {
 public:
  explicit AuditWriter(Draft& draft) : draft_(draft), index_(draft.subject.edition), a_(draft.subject.assessment) {}

  void write() {
    addRetracted(draft_);
    addMadeFrom();
    addRules("audit.rules", {&a_.red_flags, &a_.rule_outs, &a_.readings, &a_.checks, &a_.cautions, &a_.monitoring});
    addSuggestions();
    addPlanConflicts(draft_);
    addWithheldWhole();
    addFindingsUsed();
    addStateArithmetic();
    addSetAside(draft_);
  }

 private:
  Draft& draft_;
  kb::ProvenanceIndex index_;
  const inference::Assessment& a_;

  [[nodiscard]] std::string text(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return draft_.text(key, arguments);
  }
  [[nodiscard]] std::string code(const std::string& id) const { return draft_.wording.format().isolate(id); }

  static Text labelled(std::string label, Text rest) {
    return Text{{.text = std::move(label) + " ", .bold = true}} + rest;
  }

  void addMadeFrom() {
    draft_.heading(2, text("audit.made_from"));
    List list;
    list.voice = Voice::label;
    list.hanging = true;
    const auto line = [&](const char* key, const std::string& value) {
      list.items.push_back(labelled(text(key), {{code(value)}}));
    };
    line("audit.edition", a_.edition_name + " · " + a_.edition);
    line("audit.case_hash", a_.case_hash);
    line("audit.policy_hash", a_.policy_hash);
    line("audit.engine", a_.engine);
    line("audit.time", draft_.subject.the_case.at.iso());
    draft_.document.blocks.emplace_back(std::move(list));
  }

  // ---- rules --------------------------------------------------------------------------------------------------------

  void addRules(const char* heading, const std::vector<const std::vector<Advisory>*>& lists) {
    draft_.heading(2, text(heading));
    std::size_t count = 0;
    for (const auto* list : lists) {
      for (const auto& advisory : *list) {
        addRule(advisory);
        ++count;
      }
    }
    if (count == 0) draft_.paragraph({{text("audit.no_rule")}});
  }

  void addRule(const Advisory& advisory) {
    draft_.heading(3, draft_.wording.name(advisory.rule).text);
    List list;
    list.voice = Voice::label;
    list.hanging = true;
    list.items.push_back(
        labelled(text("audit.rule"), {{code(advisory.rule) + commaMark(draft_.wording) + kindWords(advisory.kind)}}));
    list.items.push_back(labelled(text("audit.true_because"), grounds(advisory)));
    list.items.push_back(labelled(text("audit.approval"), {{approval(advisory)}}));
    addProvenance(list, advisory.rule, "rule");
    draft_.document.blocks.emplace_back(std::move(list));
  }

  [[nodiscard]] std::string kindWords(const std::string& kind) const {
    const auto key = "audit.kind." + kind;
    return draft_.wording.has(key) ? text(key) : kind;
  }

  /// The findings with their values, then what else of the case made the rule true.
  [[nodiscard]] Text grounds(const Advisory& advisory) const {
    Text out;
    for (const auto index : advisory.findings) {
      const auto& finding = inference::findingOf(a_, draft_.subject.the_case, index);
      if (!out.empty()) out.push_back({clauseMark(draft_.wording)});
      out.push_back(draft_.wording.name(finding.code));
      out.push_back({" " + draft_.wording.value(finding)});
    }
    for (const auto& fact : advisory.facts) {
      if (!out.empty()) out.push_back({clauseMark(draft_.wording)});
      out.push_back(draft_.wording.sentence(fact));
    }
    return out;
  }

  [[nodiscard]] std::string approval(const Advisory& advisory) const {
    std::string words = approvalWords(draft_, advisory.approval);
    if (advisory.past_review) words += clauseMark(draft_.wording) + text("approval.past_review");
    return words;
  }

  // ---- suggestions --------------------------------------------------------------------------------------------------

  void addSuggestions() {
    draft_.heading(2, text("heading.suggestions"));
    if (a_.suggestions.empty()) draft_.paragraph({{text("audit.no_suggestion")}});
    for (const auto& s : a_.suggestions) addSuggestion(s);
  }

  void addSuggestion(const inference::Suggestion& s) {
    draft_.heading(3, draft_.wording.name(s.id).text);
    List list;
    list.voice = Voice::label;
    list.hanging = true;
    list.items.push_back(
        labelled(text("audit.item"), {{code(s.id) + commaMark(draft_.wording) + text("tier." + s.tier)}}));
    list.items.push_back(labelled(text("audit.approval"), {{approvalWords(draft_, s.approval)}}));
    if (const auto* decision = decisionOn(draft_.subject.the_case, s.id)) {
      list.items.push_back(labelled(text("audit.decision"), {{text("decision." + decision->decision)},
                                                             {decision->reason.empty() ? "" : " – "},
                                                             reasonOf(draft_, *decision)}));
    }
    addSaid(list, "audit.because", s.reasons, s.reasons_said);
    for (const auto& rule : s.permitted_by)
      list.items.push_back(labelled(text("audit.permitted_by"), {draft_.wording.name(rule), {" " + code(rule)}}));
    for (const auto& [state, shift] : s.expected) list.items.push_back(expected(s, state, shift));
    for (const auto& wait : s.waits_for)
      list.items.push_back(labelled(text("audit.waits"), {draft_.wording.said(wait.said, wait.text)}));
    addSaid(list, "audit.caution", s.cautions, s.cautions_said);
    addProvenance(list, s.id, "intervention");
    draft_.document.blocks.emplace_back(std::move(list));
  }

  void addSaid(List& list, const char* key, const std::vector<std::string>& english,
               const std::vector<inference::Said>& said) const {
    for (std::size_t i = 0; i < english.size(); ++i) {
      const inference::Said sentence = i < said.size() ? said[i] : inference::Said{};
      list.items.push_back(labelled(text(key), {draft_.wording.said(sentence, english[i])}));
    }
  }

  [[nodiscard]] Text expected(const inference::Suggestion& s, const std::string& state, double shift) const {
    const auto& w = draft_.wording;
    const auto spread = s.expected_sd.find(state);
    return labelled(
        text("audit.expected"),
        {{text("audit.shift", {{"state", w.name(state).text},
                               {"shift", w.signedNumber(shift, 2)},
                               {"spread", spread == s.expected_sd.end() ? "–" : w.format().number(spread->second, 2)},
                               {"share", w.format().number(100 * s.sign_share, 0)}})}});
  }

  // ---- what an item rests on ----------------------------------------------------------------------------------------

  void addProvenance(List& list, const std::string& id, const std::string& kind) {
    const auto all = index_.of(id, draft_.subject.reviewers);
    const auto* p = ofKind(all, kind);
    if (p == nullptr) return;
    for (const auto& citation : p->citations) list.items.push_back(evidence("audit.evidence", citation));
    for (const auto& citation : p->evidence_against) list.items.push_back(evidence("audit.against", citation));
    for (const auto& limit : p->limits) list.items.push_back(labelled(text("audit.limits"), {limitWords(id, limit)}));
    list.items.push_back(attributes(*p));
    std::vector<std::string> reviewers;
    for (const auto& r : p->reviewers) reviewers.push_back(r.name + " (" + r.role + ", " + r.date + ")");
    list.items.push_back(
        labelled(text("audit.reviewed"),
                 {{reviewers.empty() ? text("audit.no_reviewer") : draft_.wording.format().list(reviewers)}}));
    if (!p->governance.review_by.empty())
      list.items.push_back(labelled(text("audit.review_by"), {{p->governance.review_by}}));
    list.items.push_back(
        labelled(text("audit.cases"), {{draft_.wording.format().count(static_cast<std::int64_t>(p->cases.size()))}}));
    list.items.push_back(labelled(text("audit.content_hash"), {{code(p->content_hash)}}));
    if (!p->gaps.empty()) {
      Text gaps;
      for (const auto& gap : p->gaps) {
        if (!gaps.empty()) gaps.push_back({commaMark(draft_.wording)});
        const auto key = "attribute." + gap;
        gaps.push_back(draft_.wording.has(key) ? Run{text(key)} : draft_.wording.sentence(gap));
      }
      list.items.push_back(labelled(text("audit.gaps"), gaps));
    }
  }

  /// A known limit: the cautions of an intervention, or what its governance says.
  [[nodiscard]] Run limitWords(const std::string& id, const std::string& limit) const {
    const auto* item = interventionOf(draft_, id);
    const bool caution = item != nullptr && kb::textIn(item->cautions, "en") == limit;
    return caution ? draft_.wording.said(item->cautions) : draft_.wording.phrase(limit);
  }

  Text evidence(const char* key, const Citation& citation) {
    const auto& e = citation.evidence;
    Text out{{.text = withBlank(text(key)), .bold = true}};
    out.push_back(draft_.wording.phrase(e.design));
    if (!e.population.empty()) out = out + Text{{commaMark(draft_.wording)}, draft_.wording.quoted(e.population)};
    if (!e.effect.empty()) out = out + Text{{colonMark(draft_.wording.messages())}, draft_.wording.quoted(e.effect)};
    out.push_back({" – " + text("certainty." + std::string(kb::wordOf(e.certainty)))});
    if (!e.why.empty()) {
      Run why = draft_.wording.phrase(e.why);
      why.text = bracketed(draft_.wording.messages(), why.text);
      out.push_back(std::move(why));
    }
    out.push_back({stopMark(draft_.wording.messages()) + text("claim." + std::string(kb::wordOf(e.claim)))});
    if (!e.claim_seen.empty())
      out = out + Text{{colonMark(draft_.wording.messages())}, draft_.wording.quoted(e.claim_seen)};
    out = out + draft_.citations.cite({citation.source.id});
    if (!citation.via.empty())
      out.push_back({.text = bracketed(draft_.wording.messages(), code(citation.via)), .tone = figure::Tone::muted});
    return out;
  }

  /// An answer of several parts: "age at least 65; sex is female"; each a sentence or a phrase.
  [[nodiscard]] Text answered(const std::string& value) const {
    Text out;
    for (std::size_t from = 0; from <= value.size();) {
      const auto end = std::min(value.find("; ", from), value.size());
      const auto part = value.substr(from, end - from);
      if (!out.empty()) out.push_back({clauseMark(draft_.wording)});
      Run run = draft_.wording.phrase(part);
      out.push_back(run.language.empty() ? run : draft_.wording.sentence(part));
      from = end + 2;
    }
    return out;
  }

  /// Every attribute with its answer; those that are not used stand together.
  [[nodiscard]] Text attributes(const Provenance& p) const {
    Text out{{.text = withBlank(text("audit.attributes")), .bold = true}};
    std::vector<std::string> unused;
    for (const auto& attribute : p.attributes) {
      if (attribute.name == "citation") continue;  // stands above in full
      const std::string name = text("attribute." + attribute.name);
      if (attribute.answer == SourceAttribute::Answer::notUsed) {
        unused.push_back(name);
        continue;
      }
      out.push_back({name + colonMark(draft_.wording.messages())});
      if (attribute.answer == SourceAttribute::Answer::unknown)
        out.push_back({.text = text("attribute.unknown"), .bold = true, .tone = figure::Tone::warning});
      else
        out = out + answered(attribute.value);
      out.push_back({clauseMark(draft_.wording)});
    }
    if (!unused.empty())
      out.push_back({text("attribute.not_used") + colonMark(draft_.wording.messages()) +
                     draft_.wording.format().list(unused) + endMark(draft_.wording)});
    return out;
  }

  // ---- the rest -----------------------------------------------------------------------------------------------------

  void addWithheldWhole() {
    if (a_.withheld.empty()) return;
    draft_.heading(2, text("heading.withheld"));
    List list;
    list.voice = Voice::label;
    for (const auto& item : a_.withheld) {
      Run name = draft_.wording.name(item.id);
      name.bold = true;
      name.text += colonMark(draft_.wording.messages());
      Text line{std::move(name)};
      for (std::size_t i = 0; i < item.why.size(); ++i) {
        if (i > 0) line.push_back({clauseMark(draft_.wording)});
        line.push_back(draft_.wording.said(item.why[i].said, item.why[i].text));
        if (item.why[i].undecided) line.push_back({" " + text("withheld.undecided")});
      }
      list.items.push_back(std::move(line));
    }
    draft_.document.blocks.emplace_back(std::move(list));
  }

  /// File, place in it, and how it was recognised there.
  [[nodiscard]] Text sourceOf(const inference::Finding& f) const {
    Text out;
    const auto add = [&](Run run) {
      if (!out.empty()) out.push_back({commaMark(draft_.wording)});
      out.push_back(std::move(run));
    };
    if (!f.source.file.empty()) add({code(f.source.file)});
    if (!f.source.place.empty()) {
      const Run place = draft_.wording.sentence(f.source.place);
      // An address within a file is the same in every language.
      add(place.language.empty() ? place : Run{code(f.source.place)});
    }
    if (!f.source.matched.empty()) add(draft_.wording.sentence(f.source.matched));
    if (out.empty()) out.push_back({text("audit.as_given")});
    return out;
  }

  void addFindingsUsed() {
    draft_.heading(2, text("audit.findings"));
    Table table;
    table.columns = {{text("column.finding"), Column::text, 1.3},
                     {text("column.value"), Column::number, 0.8},
                     {text("audit.z"), Column::number, 0.5},
                     {text("audit.informs"), Column::text, 1.5},
                     {text("audit.from"), Column::text, 1.8}};
    for (const auto& view : a_.findings) {
      const auto& f = inference::findingOf(a_, draft_.subject.the_case, view.index);
      std::string informs =
          view.not_used.empty() ? draft_.wording.name(view.state).text : text("not_used." + view.not_used);
      if (view.clock_from_zone)
        informs += clauseMark(draft_.wording) + text("audit.clock", {{"zone", code(draft_.subject.the_case.zone)}});
      const std::string side = view.outside.empty() ? "" : commaMark(draft_.wording) + text("finding." + view.outside);
      table.rows.push_back({{draft_.wording.name(f.code)},
                            {{draft_.wording.value(f) + side}},
                            {{view.z ? draft_.wording.signedNumber(*view.z, 1) : "–"}},
                            {{informs}},
                            sourceOf(f)});
    }
    if (table.rows.empty()) {
      draft_.paragraph({{text("findings.none")}});
      return;
    }
    draft_.document.blocks.emplace_back(std::move(table));
    addUnspoken(draft_);
  }

  void addStateArithmetic() {
    Table table;
    table.columns = {{text("audit.state"), Column::text, 1.4},
                     {text("audit.mean"), Column::number, 0.6},
                     {text("audit.sum"), Column::text, 3}};
    for (const auto& state : a_.states) {
      if (state.mostly_assumption) continue;
      std::string parts;
      for (const auto& part : state.contributions) {
        parts += (parts.empty() ? "" : commaMark(draft_.wording)) + draft_.wording.name(part.finding).text + " " +
                 draft_.wording.signedNumber(part.value, 2);
      }
      table.rows.push_back(
          {{draft_.wording.name(state.id)}, {{draft_.wording.signedNumber(state.mean, 2)}}, {{parts}}});
    }
    if (table.rows.empty()) return;
    draft_.heading(2, text("audit.arithmetic"));
    draft_.document.blocks.emplace_back(std::move(table));
    const inference::CaseFacts facts(draft_.knowledge(), draft_.subject.the_case, inference::shippedConversion());
    addStateFigures(draft_, facts);
  }
};

}  // namespace

base::Result<Document> provenanceAudit(const Subject& subject, const Printing& printing) {
  auto begun = begin(subject, printing);
  if (!begun) return base::refuse(begun.error());
  Draft& draft = *begun;
  addTitle(draft, draft.text("audit.title", {{"name", patientName(draft)}}),
           {draft.wording.format().date(subject.the_case.at)});
  draft.document.subject = draft.text("audit.subject");
  draft.paragraph({{draft.text("audit.intro")}});
  AuditWriter(draft).write();
  addSources(draft, SourceDetail::where);
  addNotes(draft);
  return std::move(draft.document);
}

}  // namespace homeostat::reports
