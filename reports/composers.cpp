#include "reports/composers.hpp"

#include <algorithm>

#include "i18n/direction.hpp"

namespace homeostat::reports {

void Draft::heading(int level, std::string words, std::string anchor) {
  document.blocks.emplace_back(Heading{level, std::move(words), std::move(anchor)});
}

void Draft::paragraph(Text words, Voice voice) {
  document.blocks.emplace_back(Paragraph{std::move(words), voice, {}, false});
}

void Draft::picture(figure::Figure drawn, Text caption) {
  Text numbered{{.text = withBlank(text("figure.number", {{"number", ++figures}})), .bold = true}};
  document.blocks.emplace_back(Picture{std::move(drawn), numbered + caption});
}

namespace {

/// Whether something that is said rests on knowledge the practice has not adopted.
bool restsOnUnadopted(const inference::Assessment& a) {
  const auto unadopted = [](const auto& list) {
    return std::any_of(list.begin(), list.end(), [](const auto& item) { return item.approval != "adopted"; });
  };
  return unadopted(a.suggestions) || unadopted(a.red_flags) || unadopted(a.rule_outs) || unadopted(a.cautions) ||
         unadopted(a.readings) || unadopted(a.checks) || unadopted(a.monitoring);
}

/// What every page says of itself: that its data are invented, that nobody adopted its knowledge or read its words.
std::string bannerOf(const Draft& draft) {
  std::string out;
  const auto add = [&](const char* key) { out += (out.empty() ? "" : " · ") + draft.text(key); };
  if (draft.printing.invented) add("page.invented");
  if (restsOnUnadopted(draft.subject.assessment)) add("page.unadopted");
  if (draft.wording.messages().checkedBy().empty()) add("page.translation_unchecked");
  return out;
}

}  // namespace

base::Result<Draft> begin(const Subject& subject, const Printing& printing) {
  auto messages = i18n::Messages::forLanguage(printing.language);
  if (!messages) return base::refuse(messages.error());
  auto type = figure::Type::forLanguage(messages->language());
  if (!type) return base::refuse(type.error());
  const auto& kb = subject.edition.knowledge();
  Draft draft{subject, printing, Wording(std::move(*messages), kb), Citations(kb), std::move(*type), {}, 0};
  Document& d = draft.document;
  d.language = draft.wording.messages().language();
  d.letterhead = printing.letterhead;
  d.letterhead_image = printing.letterhead_image;
  d.author = printing.letterhead.empty() ? "Homeostat" : printing.letterhead.front();
  d.created = subject.the_case.at.iso();
  d.page_of = draft.text("page.of", {{"page", "{page}"}, {"pages", "{pages}"}});
  const auto& a = subject.assessment;
  d.footer = draft.text("page.edition", {{"name", a.edition_name + ", " + a.edition.substr(0, 12)}}) + " · " +
             draft.text("page.case", {{"hash", a.case_hash.substr(0, 12)}}) + " · " +
             draft.wording.format().date(subject.the_case.at);
  d.banner = bannerOf(draft);
  return draft;
}

std::string patientName(const Draft& draft) {
  const auto& c = draft.subject.the_case;
  if (!c.patient_name.empty()) return c.patient_name;
  return c.patient_id.empty() ? draft.text("patient.unnamed") : c.patient_id;
}

std::vector<std::string> patientLines(const Draft& draft) {
  const auto& c = draft.subject.the_case;
  std::vector<std::string> out;
  if (c.birth_date) out.push_back(draft.text("patient.born", {{"date", draft.wording.format().day(*c.birth_date)}}));
  if (const auto age = inference::ageYears(c)) out.push_back(draft.text("patient.age", {{"years", *age}}));
  if (draft.wording.has("patient.sex." + c.sex)) out.push_back(draft.text("patient.sex." + c.sex));
  if (!c.goals.empty()) {
    std::vector<std::string> goals;
    for (const auto& goal : c.goals) goals.push_back(draft.wording.name(goal).text);
    out.push_back(draft.text("patient.goals", {{"goals", draft.wording.format().list(goals)}}));
  }
  return out;
}

Run freeText(const Draft& draft, std::string words) {
  const bool other = draft.wording.format().rightToLeft() && !i18n::hasRightToLeftLetter(words);
  Run run{.text = std::move(words), .language = other ? "und" : ""};
  return run;
}

void addTitle(Draft& draft, const std::string& title, const std::vector<std::string>& below) {
  draft.document.title = title;
  draft.heading(1, title);
  std::string line;
  for (const auto& part : below) line += (line.empty() ? "" : " · ") + part;
  if (!line.empty()) draft.note(line);
}

void addSources(Draft& draft, SourceDetail detail) {
  if (draft.citations.empty()) return;
  draft.heading(2, draft.text("heading.sources"), "sources");
  const std::string usual = detail == SourceDetail::how ? draft.citations.usualLevel() : std::string();
  if (!usual.empty())
    draft.document.blocks.emplace_back(Paragraph{verifiedUnless(draft.wording, usual), Voice::label, {}, true});
  draft.document.blocks.emplace_back(draft.citations.entries(draft.wording, detail));
}

void addNotes(Draft& draft, Notes notes) {
  draft.heading(3, draft.text("heading.notes"));
  if (restsOnUnadopted(draft.subject.assessment)) draft.note(draft.text("note.not_adopted"));
  if (draft.subject.edition.development()) draft.note(draft.text("note.development"));
  if (notes == Notes::all) draft.note(draft.text("note.no_levels"));
  if (draft.wording.usedEnglish()) draft.note(draft.text("note.english"));
  if (draft.wording.messages().checkedBy().empty()) draft.note(draft.text("note.translation_unchecked"));
}

const inference::Decision* decisionOn(const inference::Case& the_case, const std::string& intervention) {
  const inference::Decision* last = nullptr;
  for (const auto& decision : the_case.decisions) {
    if (decision.intervention == intervention) last = &decision;
  }
  return last;
}

bool wasAccepted(const inference::Decision* decision) {
  return decision != nullptr && inference::takesUp(decision->decision);
}

const kb::Intervention* interventionOf(const Draft& draft, const std::string& id) {
  const auto found = draft.knowledge().interventions.find(id);
  return found == draft.knowledge().interventions.end() ? nullptr : &found->second;
}

void addSetAside(Draft& draft) {
  const auto& a = draft.subject.assessment;
  if (a.not_understood.empty() && a.not_checked.empty()) return;
  draft.heading(2, draft.text("heading.not_understood"));
  List list;
  list.voice = Voice::label;
  for (const auto& name : a.not_checked) list.items.push_back({{draft.text("medicine.not_checked", {{"name", name}})}});
  for (const auto& [place, why] : a.not_understood)
    list.items.push_back(
        {{draft.wording.format().isolate(place) + colonMark(draft.wording.messages())}, draft.wording.sentence(why)});
  draft.document.blocks.emplace_back(std::move(list));
}

std::string approvalWords(const Draft& draft, const std::string& approval) {
  if (approval == "adopted") return draft.text("audit.adopted");
  if (approval.starts_with("retracted")) return draft.text("approval.retracted");
  if (approval.starts_with("retired")) return draft.text("approval.retired");
  if (approval.starts_with("past")) return draft.text("approval.past_review");
  if (approval == inference::kEndAsked) return draft.text("approval.end_asked");
  return draft.text("audit.not_adopted");
}

Text withdrawnMark(const Draft& draft, const inference::Advisory& advisory) {
  const auto& a = advisory.approval;
  const bool withdrawn =
      a.starts_with("retracted") || a.starts_with("retired") || a.starts_with("past") || a == inference::kEndAsked;
  if (!withdrawn && !advisory.past_review) return {};
  const auto words = withdrawn ? approvalWords(draft, a) : draft.text("approval.past_review");
  return {{.text = bracketed(draft.wording.messages(), words), .bold = true, .tone = figure::Tone::warning}};
}

void addRetracted(Draft& draft) {
  Callout callout;
  callout.weight = Weight::danger;
  for (const auto& one : draft.subject.retracted) {
    const auto printed = one.printed ? draft.wording.format().day(*one.printed) : draft.text("date.unknown");
    Run name = draft.wording.name(one.item);
    name.bold = true;
    Text line{{.text = withBlank(draft.text("retracted.label")), .bold = true, .tone = figure::Tone::danger},
              std::move(name),
              {stopMark(draft.wording.messages()) +
               draft.text("retracted.printed", {{"document", one.document}, {"date", printed}})}};
    if (!one.why.empty()) line = line + Text{{" "}, freeText(draft, one.why)};
    callout.paragraphs.push_back(std::move(line));
  }
  if (!callout.paragraphs.empty()) draft.document.blocks.emplace_back(std::move(callout));
}

void addAdvisories(Draft& draft, const std::vector<inference::Advisory>& list, const std::string& label,
                   Weight weight) {
  if (list.empty()) return;
  Callout callout;
  callout.weight = weight;
  for (const auto& advisory : list) {
    const auto rule = draft.knowledge().rules.find(advisory.rule);
    const bool known = rule != draft.knowledge().rules.end();
    Run title = known ? draft.wording.said(rule->second.title) : draft.wording.english(advisory.title);
    title.bold = true;
    title.text += endMark(draft.wording);
    Text text{{.text = withBlank(label),
               .bold = true,
               .tone = weight == Weight::danger ? figure::Tone::danger : figure::Tone::warning}};
    text.push_back(std::move(title));
    text = text + withdrawnMark(draft, advisory);
    Run why = known ? draft.wording.said(rule->second.why) : draft.wording.english(advisory.why);
    Run action = known ? draft.wording.said(rule->second.action) : draft.wording.english(advisory.action);
    if (!why.text.empty()) why.text = " " + why.text;
    action.text = " " + action.text;
    text.push_back(std::move(why));
    text.push_back(std::move(action));
    if (advisory.answered) text.push_back({" " + draft.text("flag.answered")});
    callout.paragraphs.push_back(text + draft.citations.cite(advisory.sources));
  }
  draft.document.blocks.emplace_back(std::move(callout));
}

}  // namespace homeostat::reports
