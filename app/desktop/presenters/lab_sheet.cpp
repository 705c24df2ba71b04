#include "app/desktop/presenters/lab_sheet.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include "app/desktop/presenters/names.hpp"
#include "app/desktop/presenters/session.hpp"
#include "app/intake/import.hpp"
#include "app/intake/text.hpp"
#include "inference/case/versions.hpp"
#include "inference/rules/reference.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::desktop {
namespace {

constexpr const char* kFile = "typed";  ///< where the findings say that they come from

std::string cleaned(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r' || c == '"'; }, ' ');
  return text;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Row of the table that a place "line N" names, with or without the file before it; the header is line 1. Past every
/// row where it names none.
std::size_t rowOf(const std::string& place) {
  const auto at = place.rfind("line ");
  const bool numbered = at != std::string::npos && place.size() > at + 5 && std::isdigit(place[at + 5]) != 0;
  const auto line = numbered ? std::stoul(place.substr(at + 5)) : 0;
  return line < 2 ? std::string::npos : line - 2;
}

std::vector<std::string> cellsOf(const std::string& line, char separator) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, separator);) cells.push_back(trimmed(cell));
  return cells;
}

}  // namespace

LabSheet::LabSheet(const kb::KnowledgeBase& knowledge, const Language& language)
    : knowledge_(knowledge), language_(language), index_(knowledge), known_(knowledge) {}

std::vector<LabVerdict> LabSheet::read(const std::vector<LabLine>& lines, const std::string& taken_at,
                                       const inference::Case& the_case) const {
  std::vector<LabVerdict> verdicts(lines.size());
  std::vector<std::size_t> filled;
  std::string table = "name\tvalue\tunit\tdate\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    if (lines[i].value.empty()) {
      verdicts[i].words = language_.say("desk.sheet.no_value");
      continue;
    }
    filled.push_back(i);
    table += cleaned(lines[i].name) + "\t" + cleaned(lines[i].value) + "\t" + cleaned(lines[i].unit) + "\t" +
             cleaned(taken_at) + "\n";
  }
  if (filled.empty()) return verdicts;
  intake::ImportOptions options;
  options.unstated_specimen = "serum";  // the sheet's names are the knowledge base's own, of blood unless they say so
  options.decimal_mark = language_.format.decimalSeparator() == "," ? ',' : '.';
  const auto read = intake::importFile(table, kFile, index_, options);
  if (!read) {
    for (const auto i : filled)
      verdicts[i].words = language_.say("desk.sheet.not_taken", {{"why", refusalWords(read.error(), language_)}});
    return verdicts;
  }
  for (const auto& f : read->findings) {
    const auto row = rowOf(f.source.place);
    if (row >= filled.size()) continue;
    auto& verdict = verdicts[filled[row]];
    if (!f.value) {  // a sheet is typed to hold numbers: what would only be kept as text goes back to the typist
      verdict.words = language_.say("desk.sheet.not_taken", {{"why", whyNot(lines[filled[row]], f, *read)}});
      continue;
    }
    if (!trimmed(taken_at).empty() && !f.at) {  // a day that cannot be read must not become "no time"
      verdict.words = language_.say(
          "desk.sheet.not_taken",
          {{"why", language_.say("desk.sheet.no_day", {{"given", language_.format.isolate(trimmed(taken_at))}})}});
      continue;
    }
    verdict.finding = f;
    verdict.taken = true;
    verdict.words = wordsOf(f, the_case, verdict.outside);
  }
  for (const auto& r : read->rejected) {
    const auto row = rowOf(r.source);
    if (row >= filled.size()) continue;
    const auto why = !base::Instant::parse(taken_at)
                         ? language_.say("desk.sheet.no_day", {{"given", language_.format.isolate(taken_at)}})
                         : r.why;
    verdicts[filled[row]].words = language_.say("desk.sheet.not_taken", {{"why", why}});
  }
  sayTwice(verdicts);
  return verdicts;
}

/// The same value typed twice is taken once; two values of one thing are both taken, and say so.
void LabSheet::sayTwice(std::vector<LabVerdict>& verdicts) const {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    for (std::size_t k = 0; verdicts[i].finding && k < i; ++k) {
      if (!verdicts[k].finding || verdicts[k].finding->code != verdicts[i].finding->code) continue;
      if (inference::equalResults(*verdicts[k].finding, *verdicts[i].finding))
        verdicts[i] = {
            language_.say("desk.sheet.not_taken", {{"why", language_.say("desk.sheet.twice", {{"row", k + 1}})}}),
            false,
            false,
            {}};
      else
        verdicts[i].words += " · " + language_.say("desk.sheet.other_line", {{"row", k + 1}});
    }
  }
}

/// In the screen's language, from what the line holds: the reader's own sentences are English.
std::string LabSheet::whyNot(const LabLine& line, const inference::Finding& finding, const intake::Import& read) const {
  const auto given = [&](const std::string& text) { return language_.format.isolate(trimmed(text)); };
  const auto known = language_.format.list(units(line.name));
  const char mark = language_.format.decimalSeparator() == "," ? ',' : '.';
  if (!intake::readMeasured(trimmed(line.value), mark))
    return language_.say("desk.sheet.no_number", {{"given", given(line.value)}});
  const auto row = rowOf(finding.source.place);
  for (const auto& question : read.questions) {
    if (rowOf(question.source) != row) continue;
    if (question.about == "unit")
      return language_.say("desk.sheet.unknown_unit", {{"given", given(line.unit)}, {"units", known}});
    if (question.about == "value")
      return language_.say("desk.sheet.implausible", {{"given", given(line.value + " " + line.unit)}});
  }
  if (trimmed(line.unit).empty()) return language_.say("desk.sheet.no_unit", {{"units", known}});
  if (finding.conditions.contains("unit-as-written"))
    return language_.say("desk.sheet.impossible", {{"given", given(line.value + " " + line.unit)}, {"units", known}});
  return finding.notes.empty() ? finding.value_text : finding.notes.back();
}

/// A note of the reader on a value that is taken, in the screen's language; empty: the sheet says it anyway.
std::string LabSheet::noteWords(const std::string& note) const {
  if (note.find("not matched") == 0) return language_.say("desk.sheet.unmatched");
  if (note.find("\" read as ") != std::string::npos) return {};
  return note;
}

std::string LabSheet::wordsOf(const inference::Finding& finding, const inference::Case& the_case, bool& outside) const {
  std::string words = findingName(knowledge_, finding, language_);
  inference::Case one = the_case;
  one.findings = {finding};
  const inference::CaseFacts facts(knowledge_, known_, one, inference::shippedConversion());
  if (const auto* known = facts.newest(finding.code)) {
    for (const char* side : {"low", "high"}) {
      if (inference::outsideReference(facts, *known, side) != inference::Truth::yes) continue;
      outside = true;
      words += " · " + language_.say(std::string("desk.finding.") + (side == std::string("low") ? "below" : "above"));
    }
    if (const auto analyte = knowledge_.analytes.find(finding.code);
        analyte != knowledge_.analytes.end() && finding.value) {
      for (const auto& unit : analyte->second.units) {
        if (unit.ucum == finding.unit) continue;
        const auto other = facts.convert(*finding.value, finding.unit, unit.ucum, &analyte->second);
        if (other && *other == *finding.value) continue;  // ng/mL for µg/L: nothing to compare
        if (other)
          words +=
              " · = " + language_.format.quantity(language_.format.number(*other, 2), i18n::printedUnit(unit.ucum));
        break;
      }
    }
  }
  for (const auto& note : finding.notes)
    if (const auto said = noteWords(note); !said.empty()) words += " · " + said;
  return words;
}

std::vector<std::string> LabSheet::names() const {
  std::set<std::string> names;
  for (const auto& [id, analyte] : knowledge_.analytes) names.insert(conceptName(knowledge_, id, language_));
  std::vector<std::string> list(names.begin(), names.end());
  sortByName(list, language_, [](const std::string& name) { return name; });
  return list;
}

std::vector<std::string> LabSheet::units(const std::string& name) const {
  std::vector<std::string> units;
  const auto match = index_.byName(name).match;
  const auto* analyte = match ? index_.analyte(match->id) : nullptr;
  if (analyte == nullptr) return units;
  for (const auto& unit : analyte->units) units.push_back(i18n::printedUnit(unit.ucum));
  return units;
}

std::vector<LabLine> pastedLines(const std::string& text) {
  std::vector<LabLine> lines;
  std::istringstream in(text);
  for (std::string row; std::getline(in, row);) {
    const auto cells = cellsOf(row, row.find('\t') != std::string::npos ? '\t' : ';');
    if (cells.empty() || (cells.size() == 1 && cells[0].empty())) continue;
    LabLine line{cells[0], cells.size() > 1 ? cells[1] : "", cells.size() > 2 ? cells[2] : ""};
    const auto space = line.value.find(' ');
    if (line.unit.empty() && space != std::string::npos) {
      line.unit = trimmed(line.value.substr(space + 1));
      line.value.resize(space);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace homeostat::desktop
