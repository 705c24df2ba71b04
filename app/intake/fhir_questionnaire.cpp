#include <fmt/format.h>

#include <algorithm>

#include "app/intake/fhir_reader.hpp"
#include "app/intake/text.hpp"
#include "inference/instruments/score.hpp"

namespace homeostat::intake {

std::optional<double> fhir::ordinalOf(const Node& coding) {
  for (const auto* extension : coding.each("extension")) {
    const std::string url = extension->str("url");
    if (url.find("ordinalValue") == std::string::npos && url.find("itemWeight") == std::string::npos) continue;
    for (const auto& key : {"valueDecimal", "valueInteger"}) {
      if (const auto number = readMeasured(extension->str(key))) return number->value;
    }
  }
  return std::nullopt;
}

namespace {

const Node kNothing{};

/// The score of `code` in a value set: under compose.include or in the expansion. A system that is not stated on one
/// side does not contradict.
std::optional<double> scoreInSet(const Node& set, const std::string& system, const std::string& code) {
  const auto fits = [&](const std::string& other) { return other.empty() || system.empty() || other == system; };
  for (const auto* include : set["compose"].each("include")) {
    if (!fits(include->str("system"))) continue;
    for (const auto* item : include->each("concept")) {
      if (item->str("code") == code) return fhir::ordinalOf(*item);
    }
  }
  for (const auto* item : set["expansion"].each("contains")) {
    if (item->str("code") == code && fits(item->str("system"))) return fhir::ordinalOf(*item);
  }
  return std::nullopt;
}

/// The score a form gives an answer: beside the option of this very item, or in the value set the item names, which the
/// form or (where the form itself is contained) the response holds.
std::optional<double> scoreInForm(const std::vector<const Node*>& holders, const Node& item, const std::string& system,
                                  const std::string& code) {
  for (const auto& key : {"answerOption", "option"}) {
    for (const auto* option : item.each(key)) {
      const Node& coding = (*option)["valueCoding"];
      if (coding.str("code") != code) continue;
      if (!system.empty() && !coding.str("system").empty() && coding.str("system") != system) continue;
      if (auto score = fhir::ordinalOf(coding)) return score;
      if (auto score = fhir::ordinalOf(*option)) return score;
    }
  }
  const std::string set =
      item.str("answerValueSet").empty() ? item["options"].str("reference") : item.str("answerValueSet");
  if (set.empty()) return std::nullopt;
  for (const auto* holder : holders) {
    for (const auto* contained : holder->each("contained")) {
      const bool named = set == "#" + contained->str("id") || set == contained->str("url");
      if (!named || contained->str("resourceType") != "ValueSet") continue;
      if (auto score = scoreInSet(*contained, system, code)) return score;
    }
  }
  return std::nullopt;
}

void questions(const Node& item, std::vector<const Node*>& out) {
  for (const auto* inner : item.each("item")) {
    const std::string type = inner->str("type");
    const bool only_holds = type.empty() && inner->each("answer").empty() && !inner->each("item").empty();
    if (type != "group" && type != "display" && !only_holds) out.push_back(inner);
    questions(*inner, out);
    for (const auto* answer : inner->each("answer")) questions(*answer, out);
  }
}

const Node& itemByLink(const Node& form, const std::string& link) {
  for (const auto* item : form.each("item")) {
    if (item->str("linkId") == link) return *item;
    const Node& inner = itemByLink(*item, link);
    if (inner.present()) return inner;
  }
  return kNothing;
}

/// The LOINC codes an item goes by: its own, or the last part of a link id that is one ("/44250-9").
std::vector<std::string> codesOf(const Node& form_item, const std::string& link) {
  std::vector<std::string> codes;
  for (const auto* coding : form_item.each("code")) {
    const std::string system = coding->str("system");
    if (system.empty() || system == fhir::kLoinc) codes.push_back(coding->str("code"));
  }
  const std::string last = split(link, '/').back();
  if (codes.empty() && looksLikeLoinc(last)) codes.push_back(last);
  return codes;
}

std::string wordsOfAnswer(const Node& answer) {
  for (const auto& key : {"valueString", "valueInteger", "valueDecimal", "valueBoolean", "valueDate", "valueDateTime",
                          "valueTime", "valueUri"}) {
    if (!answer.str(key).empty()) return answer.str(key);
  }
  const Node& coding = answer["valueCoding"];
  if (coding.present()) return coding.str("display").empty() ? coding.str("code") : coding.str("display");
  const Node& quantity = answer["valueQuantity"];
  return trim(quantity.str("value") + " " + quantity.str("unit"));
}

}  // namespace

void FhirReader::recognise(const Node& n, ImportedQuestionnaire& q) const {
  std::optional<AnalyteIndex::Match> found;
  for (const auto* coding : n.each("code")) {
    if (!found) found = context_.index.instrumentByLoinc(coding->str("code"));
  }
  for (const auto* item : n.each("item")) {
    for (const auto* coding : item->each("code")) {
      if (!found && item->str("type") == "group") found = context_.index.instrumentByLoinc(coding->str("code"));
    }
  }
  if (!found) found = context_.index.instrumentByForm(n.str("url"));
  for (const auto* origin : n.each("derivedFrom")) {
    if (!found) found = context_.index.instrumentByForm(origin->text);
  }
  if (!found && !n.str("title").empty()) found = context_.index.instrumentByTitle(n.str("title"));
  if (!found && !n.str("name").empty()) found = context_.index.instrumentByTitle(n.str("name"));
  if (!found) return;
  q.instrument = found->id;
  q.matched = found->matched;
}

void FhirReader::form(const Resource& r) {
  ImportedQuestionnaire q;
  q.source = r.place;
  q.title = r.node->str("title").empty() ? r.node->str("name") : r.node->str("title");
  q.url = r.node->str("url");
  std::vector<const Node*> items;
  questions(*r.node, items);
  q.questions = items.size();
  recognise(*r.node, q);
  if (q.instrument.empty()) q.notes.emplace_back("no instrument of this knowledge");
  context_.import.questionnaires.push_back(std::move(q));
}

/// The form a response answers, when the file holds it: null otherwise.
const Node* FhirReader::formOf(const Node& n) const {
  const std::string stated =
      n.str("questionnaire").empty() ? n["questionnaire"].str("reference") : n.str("questionnaire");
  if (stated.empty()) return nullptr;
  if (stated[0] == '#') {
    for (const auto* contained : n.each("contained")) {
      if (contained->str("id") == stated.substr(1)) return contained;
    }
    return nullptr;
  }
  const std::string url = stated.substr(0, stated.find('|'));
  for (const auto& f : forms_) {
    if (f.node->str("url") == url) return f.node;
  }
  const Node* target = byReference(url);
  return target != nullptr && target->str("resourceType") == "Questionnaire" ? target : nullptr;
}

/// The instrument's item an answer belongs to: by its id, by code, or by the link id of a form this knowledge holds. ""
/// otherwise: the order of answers says nothing.
std::string FhirReader::itemOf(const kb::Instrument& instrument, const Node& form, const Node& item) const {
  const std::string link = item.str("linkId");
  for (const auto& known : instrument.items) {
    if (known.id == link) return link;
  }
  for (const auto& code : codesOf(itemByLink(form, link), link)) {
    for (const auto& known : instrument.items) {
      if (!code.empty() && known.loinc == code) return known.id;
    }
  }
  std::vector<std::string> urls{form.str("url")};
  for (const auto* origin : form.each("derivedFrom")) urls.push_back(origin->text);
  for (const auto& known : instrument.forms) {
    if (std::find(urls.begin(), urls.end(), known.url) == urls.end()) continue;
    if (const auto it = known.items.find(link); it != known.items.end()) return it->second;
  }
  return {};
}

FhirReader::Worth FhirReader::worthOf(const kb::Instrument* instrument, const std::vector<const Node*>& holders,
                                      const Node& form_item, const Node& answer) {
  for (const auto& key : {"valueInteger", "valueDecimal"}) {
    if (const auto number = readMeasured(answer.str(key))) return {number->value, "a number"};
  }
  const Node& coding = answer["valueCoding"];
  const std::string system = coding.str("system"), code = coding.str("code");
  if (code.empty()) return {};
  Worth stated;
  if (auto own = fhir::ordinalOf(coding)) {
    stated = {own, "score beside the answer"};
  } else if (auto score = scoreInForm(holders, form_item, system, code)) {
    stated = {score, "score of the form"};
  }
  if (instrument == nullptr) return stated;
  for (const auto& known : instrument->answers) {
    if (known.system != system || known.code != code) continue;
    // A form that counts from one instead of nought would move every total.
    if (stated.score && *stated.score != known.score)
      return {std::nullopt,
              fmt::format("{} {} contradicts the {} of code {}", stated.from, *stated.score, known.score, code)};
    return {known.score, "answer code " + code};
  }
  return stated;
}

/// Safety items answered above the lowest answer, whatever the state of the form; nothing of it is taken.
std::vector<std::string> FhirReader::safetyAnswers(const Node& n, const ImportedQuestionnaire& q) const {
  const kb::Instrument* instrument = context_.index.instrument(q.instrument);
  if (instrument == nullptr) return {};
  const Node* known_form = formOf(n);
  const Node& form = known_form == nullptr ? kNothing : *known_form;
  inference::instruments::Answers answers;
  std::vector<const Node*> items;
  questions(n, items);
  for (const auto* item : items) {
    const auto given = item->each("answer");
    const std::string id = given.empty() ? "" : itemOf(*instrument, form, *item);
    if (id.empty()) continue;
    const auto worth = worthOf(instrument, {&form, &n}, itemByLink(form, item->str("linkId")), *given[0]);
    if (worth.score) answers[id] = std::max(*worth.score, answers[id]);
  }
  return inference::instruments::score(*instrument, answers).safety_raised;
}

/// Reads every answer: into `q.answers` where item and score are sure, as text otherwise.
void FhirReader::answers(const Node& n, const std::string& place, ImportedQuestionnaire& q) {
  const kb::Instrument* instrument = context_.index.instrument(q.instrument);
  const Node* known_form = formOf(n);
  Node only_address;
  only_address.kind = Node::Kind::object;
  Node url;
  url.kind = Node::Kind::text;
  url.text = q.url.substr(0, q.url.find('|'));
  only_address.members.emplace_back("url", std::move(url));
  const Node& form = known_form == nullptr ? only_address : *known_form;
  std::vector<const Node*> items;
  questions(n, items);
  for (const auto* item : items) {
    ++q.questions;
    const auto given = item->each("answer");
    if (given.empty()) continue;
    ++q.answered;
    const std::string link = item->str("linkId");
    const Node& form_item = itemByLink(form, link);
    const auto codes = codesOf(form_item, link);
    const Worth worth = worthOf(instrument, {&form, &n}, form_item, *given[0]);
    Draft d;
    d.place = fmt::format("{}, item {}", place, link);
    d.local_code = link;
    if (!codes.empty()) d.loinc = codes.front();
    d.name = !item->str("text").empty()      ? item->str("text")
             : form_item.str("text").empty() ? link
                                             : form_item.str("text");
    d.at = q.at;
    d.vital_sign = true;
    d.number_expected = false;
    for (const auto* answer : given) d.text += (d.text.empty() ? "" : "; ") + wordsOfAnswer(*answer);
    const std::string id = instrument == nullptr ? "" : itemOf(*instrument, form, *item);
    const bool total =
        instrument != nullptr && std::any_of(codes.begin(), codes.end(), [&](const auto& code) {
          return std::find(instrument->loinc.begin(), instrument->loinc.end(), code) != instrument->loinc.end();
        });
    if (total || (id.empty() && lower(d.name).find("total score") != std::string::npos)) {
      const auto stated = readMeasured(split(d.text, ' ').front());
      if (stated) q.stored_score = stated->value;
      continue;
    }
    if (id.empty()) {
      d.loinc.clear();
      d.concept_id = "text:" + (codes.empty() ? link : codes.front());
      d.matched = "answer kept as text";
    } else {
      d.concept_id = id;
      d.matched = codes.empty() ? "link id " + link + " of the form" : "LOINC " + codes.front();
      if (given.size() > 1) {
        q.notes.push_back(fmt::format("{} has {} answers, so none counts", id, given.size()));
      } else if (!worth.score) {
        q.notes.push_back(fmt::format("the answer \"{}\" to {} has no score{}{}", d.text, id,
                                      worth.from.empty() ? "" : ": ", worth.from));
      } else if (const auto [known, first] = q.answers.emplace(id, *worth.score); !first) {
        // No total comes of it; a safety item must not be hidden by its other answer.
        known->second = std::max(known->second, *worth.score);
        q.notes.push_back(fmt::format("{} is answered twice", id));
        q.twice = true;
      } else {
        d.notes.push_back(fmt::format("answer \"{}\": {}", d.text, worth.from));
        d.number_expected = true;
        d.text = fmt::format("{}", *worth.score);
      }
    }
    settle(std::move(d), context_);
  }
}

namespace {

/// In English; empty when there is a score.
std::string whyNotScored(const kb::Instrument& instrument, const inference::instruments::Score& score) {
  if (score.value) return {};
  if (score.why_not == "external") return kb::textIn(instrument.unscored, "en");
  if (score.why_not == "out-of-range") {
    return fmt::format("{} is none of {} to {}", fmt::join(score.items, ", "), instrument.response_min,
                       instrument.response_max);
  }
  if (score.why_not == "no-answers") return "no item has an answer";
  return fmt::format("{} of {} items have no answer, {} may be missing", score.items.size(), instrument.items.size(),
                     instrument.missing_allowed);
}

}  // namespace

void FhirReader::scoreOf(const kb::Instrument& instrument, const std::string& place, ImportedQuestionnaire& q) {
  const auto scored = inference::instruments::score(instrument, q.answers);
  const auto& score = scored.total;
  q.safety = scored.safety_raised;
  const std::string why_not = q.twice ? "an item is answered twice" : whyNotScored(instrument, score);
  if (!why_not.empty()) {
    std::string why = "no score was taken: " + why_not;
    if (q.answers.empty()) why += "; no answer could be told apart by code, so all are kept as text";
    if (q.stored_score) why += fmt::format("; the file states {}", *q.stored_score);
    const std::string safety = kb::textIn(instrument.safety_note, "en");
    if (!safety.empty()) why += "; read the answers: " + safety;
    q.notes.push_back(why);
    return context_.reject(place, q.title.empty() ? q.instrument : q.title, why);
  }
  q.score = score.value;
  q.band = score.band == nullptr ? "" : kb::textIn(score.band->label, "en");
  Draft d;
  d.place = place;
  d.concept_id = q.instrument;
  d.matched = q.matched;
  d.name = q.instrument;
  d.text = fmt::format("{}", *score.value);
  d.at = q.at;
  d.notes = {"computed from the answers"};
  if (q.stored_score && *q.stored_score != *score.value) {
    const std::string differs =
        fmt::format("the file states {} but the answers add to {}", *q.stored_score, *score.value);
    q.notes.push_back(differs);
    d.notes.push_back(differs);
  }
  settle(std::move(d), context_);
}

/// The one instrument that the questions belong to by their LOINC codes; empty when none or several have them.
std::optional<AnalyteIndex::Match> FhirReader::instrumentOfItems(const Node& n) const {
  const Node* form = formOf(n);
  std::set<std::string> instruments;
  std::vector<const Node*> items;
  std::size_t known = 0;
  questions(n, items);
  for (const auto* item : items) {
    const std::string link = item->str("linkId");
    for (const auto& code : codesOf(form == nullptr ? kNothing : itemByLink(*form, link), link)) {
      const auto match = context_.index.instrumentItem(code);
      if (!match) continue;
      instruments.insert(match->id.substr(0, match->id.find('.')));
      ++known;
    }
  }
  if (instruments.size() != 1) return std::nullopt;
  return AnalyteIndex::Match{*instruments.begin(), fmt::format("LOINC codes of {} of its questions", known)};
}

void FhirReader::response(const Node& n, const std::string& place) {
  subject(n);
  ImportedQuestionnaire q;
  q.source = place;
  q.response = true;
  q.status = n.str("status");
  q.url = n.str("questionnaire").empty() ? n["questionnaire"].str("reference") : n.str("questionnaire");
  q.at = fhir::timeOf(n.str("authored"));
  if (const Node* form = formOf(n)) {
    q.title = form->str("title").empty() ? form->str("name") : form->str("title");
    recognise(*form, q);
  }
  std::optional<AnalyteIndex::Match> found;
  if (q.instrument.empty()) found = context_.index.instrumentByForm(q.url);
  if (q.instrument.empty() && !found && !q.url.empty())
    found = context_.index.instrumentByTitle(split(split(q.url, '|').front(), '/').back());
  if (q.instrument.empty() && !found)
    found = context_.index.instrumentByLoinc(split(split(q.url, '|').front(), '/').back());
  if (q.instrument.empty() && !found) found = instrumentOfItems(n);
  if (found) {
    q.instrument = found->id;
    q.matched = found->matched;
  }
  if (q.status != "completed" && q.status != "amended") {
    std::string why = "a questionnaire with status \"" + q.status + "\" may not count";
    if (q.status != "entered-in-error") q.safety = safetyAnswers(n, q);
    if (!q.safety.empty())
      why += fmt::format("; read its answers: {} is answered above the lowest answer", fmt::join(q.safety, ", "));
    return context_.reject(place, q.title.empty() ? q.url : q.title, why);
  }
  answers(n, place, q);
  if (const kb::Instrument* instrument = context_.index.instrument(q.instrument)) {
    scoreOf(*instrument, place, q);
  } else {
    q.notes.emplace_back("the instrument is not recognised, so it is not scored");
    context_.reject(place, q.title.empty() ? q.url : q.title,
                    "no score was taken: the instrument is not recognised; its answers are kept as text");
  }
  context_.import.questionnaires.push_back(std::move(q));
}

}  // namespace homeostat::intake
