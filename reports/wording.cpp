#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inference/terms.hpp"

namespace homeostat::reports {
namespace {

/// The name as the knowledge base has it, by language; null when it does not know the id.
const kb::Text* nameText(const kb::KnowledgeBase& kb, const std::string& id) {
  if (const auto found = kb.concepts.find(id); found != kb.concepts.end()) return &found->second.name;
  if (const auto found = kb.interventions.find(id); found != kb.interventions.end()) return &found->second.name;
  if (const auto found = kb.rules.find(id); found != kb.rules.end()) return &found->second.title;
  return nullptr;
}

std::string webAddress(const kb::Source& source) {
  if (!source.doi.empty()) return "https://doi.org/" + source.doi;
  if (!source.pmid.empty()) return "https://pubmed.ncbi.nlm.nih.gov/" + source.pmid + "/";
  return source.url;
}

std::string printedAddress(const kb::Source& source) {
  if (!source.doi.empty()) return "doi:" + source.doi;
  if (!source.pmid.empty()) return "PMID " + source.pmid;
  return source.url;
}

}  // namespace

std::string plainNumber(double value) { return fmt::format("{:.6g}", value); }

Wording::Wording(i18n::Messages its_messages, const kb::KnowledgeBase& its_knowledge)
    : messages_(std::move(its_messages)), format_(messages_), knowledge_(its_knowledge) {}

Run Wording::said(const kb::Text& text) const {
  const auto own = text.find(messages_.language());
  if (own != text.end()) return {own->second};
  return english(kb::textIn(text, "en"));
}

Run Wording::english(std::string text) const {
  const bool foreign = !messages_.language().starts_with("en");
  if (foreign && !text.empty()) used_english_ = true;
  return {.text = std::move(text), .italic = foreign, .language = foreign ? "en" : ""};
}

Run Wording::name(const std::string& id) const {
  if (const auto* text = nameText(knowledge_, id)) return said(*text);
  // Names of medicines are proper names in every language; an id that nothing is known of is shown as it stands.
  return {inference::nameOf(knowledge_, id)};
}

std::string Wording::value(const inference::Finding& finding) const {
  if (!finding.value) return finding.value_text;
  const std::string digits = finding.value_text.empty() ? plainNumber(*finding.value) : finding.value_text;
  return format_.quantity(digits, i18n::printedUnit(finding.unit), finding.comparator);
}

std::string Wording::quantity(double value, const std::string& ucum) const {
  return format_.quantity(plainNumber(value), i18n::printedUnit(ucum));
}

std::string Wording::interval(std::optional<double> low, std::optional<double> high, const std::string& ucum) const {
  if (!low && !high) return "–";
  return format_.range(low ? plainNumber(*low) : "", high ? plainNumber(*high) : "", i18n::printedUnit(ucum));
}

std::string Wording::signedNumber(double value, int decimals) const {
  const std::string number = format_.number(value, decimals);
  const bool zero = number.find_first_of("123456789") == std::string::npos;
  return value > 0 && !zero ? "+" + number : number;
}

Text Citations::cite(const std::vector<std::string>& sources) {
  Text out;
  for (const auto& id : sources) {
    if (!knowledge_.sources.contains(id)) continue;
    auto at = std::find(order_.begin(), order_.end(), id);
    if (at == order_.end()) at = order_.insert(order_.end(), id);
    const auto number = std::to_string(at - order_.begin() + 1);
    if (!out.empty()) out.push_back({.text = ",", .superscript = true});
    out.push_back({.text = number, .superscript = true, .link = "#source-" + id});
  }
  return out;
}

Text sourceEntry(const kb::Source& source, const Wording& wording) {
  Text out;
  const std::string year = source.year ? std::to_string(*source.year) : wording.text("source.undated");
  if (source.retracted)
    out.push_back({.text = wording.text("source.retracted") + " ", .bold = true, .tone = figure::Tone::danger});
  out.push_back({source.first_author.empty() ? "" : source.first_author + ". "});
  out.push_back({source.title + ". "});
  if (!source.journal.empty()) out.push_back({.text = source.journal + " ", .italic = true});
  out.push_back({year + ". "});
  const std::string address = webAddress(source);
  if (!address.empty()) {
    out.push_back({.text = wording.format().isolate(printedAddress(source)), .link = address});
    out.push_back({". "});
  }
  const std::string how =
      source.seen_in.empty() ? source.verified_level : source.verified_level + "; " + source.seen_in;
  out.push_back({.text = wording.text("source.verified", {{"how", how}}), .tone = figure::Tone::muted});
  return out;
}

List Citations::entries(const Wording& wording) const {
  List list;
  list.numbered = true;
  list.voice = Voice::label;
  for (const auto& id : order_) {
    list.items.push_back(sourceEntry(knowledge_.sources.at(id), wording));
    list.anchors.push_back("source-" + id);
  }
  return list;
}

Text operator+(Text left, const Text& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace homeostat::reports
