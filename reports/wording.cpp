#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "i18n/direction.hpp"

namespace homeostat::reports {
namespace {

std::string webAddress(const kb::Source& source) {
  if (!source.doi.empty()) return "https://doi.org/" + source.doi;
  if (!source.pmid.empty()) return "https://pubmed.ncbi.nlm.nih.gov/" + source.pmid + "/";
  return source.url;
}

/// "title+DOI seen together" in words; a way of verification that is not put like this stays in English.
Run levelWords(const Wording& wording, const std::string& level) {
  static constexpr std::string_view kTogether = " seen together", kSeen = " seen", kUndated = " (page undated)";
  if (level == "second-hand") return {wording.text("source.second_hand")};
  std::string_view rest = level;
  const bool undated = rest.ends_with(kUndated);
  if (undated) rest.remove_suffix(kUndated.size());
  const bool together = rest.ends_with(kTogether);
  if (!together && !rest.ends_with(kSeen)) return wording.quoted(level);
  rest.remove_suffix((together ? kTogether : kSeen).size());
  std::vector<std::string> parts;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('+'), rest.size());
    std::string key = "source.part." + std::string(rest.substr(0, end));
    if (key == "source.part.PMID") key = "source.part.pmid";
    if (!wording.has(key)) return wording.quoted(level);
    parts.push_back(wording.text(key));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const std::string things = wording.format().list(parts);
  return {wording.text(together ? "source.seen_together" : "source.seen", {{"things", things}}) +
          (undated ? " " + wording.text("source.page_undated") : std::string())};
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

Run Wording::quoted(std::string text) const {
  Run run = english(std::move(text));
  run.quoted = true;
  return run;
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

std::string clauseMark(const Wording& wording) { return spacedMark(wording.messages(), "join.clause"); }
std::string commaMark(const Wording& wording) { return spacedMark(wording.messages(), "join.comma"); }

std::string withBlank(std::string text) {
  for (const char* mark : {"：", "。", "；", "，", "）"}) {
    if (text.ends_with(mark)) return text;
  }
  return text + " ";
}

std::string endMark(const Wording& wording) { return wording.text("join.stop"); }

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
  const std::string year = source.year ? std::to_string(*source.year) : std::string();
  if (source.retracted)
    out.push_back({.text = withBlank(wording.text("source.retracted")), .bold = true, .tone = figure::Tone::danger});
  // What a publication calls itself keeps its own order on a page that runs the other way, full stops and all.
  const auto own = [&](std::string text) -> Run {
    const bool other = wording.format().rightToLeft() && !i18n::hasRightToLeftLetter(text);
    return {.text = std::move(text), .language = other ? "und" : ""};
  };
  out.push_back(own((source.first_author.empty() ? "" : source.first_author + ". ") + source.title + ". "));
  if (!source.journal.empty()) {
    out.push_back(own(source.journal + " "));
    out.back().italic = true;
  }
  // A blank at the end of a stretch that runs the other way would stand on its far side.
  const auto leaveOwn = [&out] {
    if (out.back().language.empty() || !out.back().text.ends_with(' ')) return;
    out.back().text.pop_back();
    out.push_back({" "});
  };
  if (year.empty()) {
    leaveOwn();
    out.push_back({wording.text("source.undated") + stopMark(wording.messages())});
  } else {
    out.push_back(own(year + ". "));
  }
  const std::string address = webAddress(source);
  if (!address.empty()) {
    out.push_back(own(printedAddress(source)));
    out.back().link = address;
    out.push_back(own(". "));
  }
  if (!usual.empty() && source.verified_level == usual) return out;
  leaveOwn();
  out.push_back({.text = withBlank(wording.text("source.verified")), .tone = figure::Tone::muted});
  out.push_back(levelWords(wording, source.verified_level));
  out.back().tone = figure::Tone::muted;
  if (detail == SourceDetail::where && !source.seen_in.empty())
    out = out + Text{{clauseMark(wording)}, wording.quoted(source.seen_in)};
  out.push_back({endMark(wording)});
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

Text verifiedUnless(const Wording& wording, const std::string& usual) {
  return {{withBlank(wording.text("source.verified_unless"))}, levelWords(wording, usual), {endMark(wording)}};
}

Text operator+(Text left, const Text& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace homeostat::reports
