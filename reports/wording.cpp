#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace homeostat::reports {
namespace {

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

Run Wording::said(const kb::Text& text) const { return spoken(textIn(speech(), text)); }

Run Wording::spoken(Spoken words) const {
  return words.english ? english(std::move(words.text)) : Run{std::move(words.text)};
}

Run Wording::english(std::string text) const {
  const bool foreign = !messages_.language().starts_with("en");
  if (foreign && !text.empty()) used_english_ = true;
  return {.text = std::move(text), .italic = foreign, .language = foreign ? "en" : ""};
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
  std::set<std::string> once;
  for (const auto& id : sources) {
    if (!knowledge_.sources.contains(id) || !once.insert(id).second) continue;
    auto at = std::find(order_.begin(), order_.end(), id);
    if (at == order_.end()) at = order_.insert(order_.end(), id);
    const auto number = std::to_string(at - order_.begin() + 1);
    if (!out.empty()) out.push_back({.text = ",", .superscript = true});
    // Joined to the word before it: a number alone at the head of a line belongs to nothing.
    out.push_back({.text = (out.empty() ? "\u2060" : "") + number, .superscript = true, .link = "#source-" + id});
  }
  return out;
}

Text sourceEntry(const kb::Source& source, const Wording& wording, SourceDetail detail, const std::string& usual) {
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
  if (!usual.empty() && source.verified_level == usual) return out;
  const bool brief = detail == SourceDetail::how || source.seen_in.empty();
  const std::string how = brief ? source.verified_level : source.verified_level + "; " + source.seen_in;
  out.push_back({.text = wording.text("source.verified", {{"how", how}}), .tone = figure::Tone::muted});
  return out;
}

std::string Citations::usualLevel() const {
  std::map<std::string, std::size_t> counts;
  for (const auto& id : order_) ++counts[knowledge_.sources.at(id).verified_level];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() || most->second < 2 ? std::string() : most->first;
}

List Citations::entries(const Wording& wording, SourceDetail detail) const {
  const std::string usual = detail == SourceDetail::how ? usualLevel() : std::string();
  List list;
  list.numbered = true;
  list.voice = Voice::fine;
  for (const auto& id : order_) {
    list.items.push_back(sourceEntry(knowledge_.sources.at(id), wording, detail, usual));
    list.anchors.push_back("source-" + id);
  }
  return list;
}

Text operator+(Text left, const Text& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace homeostat::reports
