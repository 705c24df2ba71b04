#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/intake/draft.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {
namespace {

using Row = std::vector<std::string>;

/// Rows of a delimited text with quotes; empty lines are left out, line numbers kept.
std::vector<std::pair<std::size_t, Row>> rowsOf(std::string_view text, char separator) {
  std::vector<std::pair<std::size_t, Row>> rows;
  Row row;
  std::string cell;
  bool quoted = false, any = false;
  std::size_t line = 1, start = 1;
  const auto finish = [&] {
    row.push_back(cell);
    if (any) rows.emplace_back(start, row);
    row.clear();
    cell.clear();
    any = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"')
        cell += c;
      else if (text.substr(i + 1, 1) == "\"")
        cell += text[++i];
      else
        quoted = false;
      continue;
    }
    if (c == '"' && cell.empty())
      quoted = any = true;
    else if (c == separator) {
      row.push_back(cell);
      cell.clear();
      any = true;
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && text.substr(i + 1, 1) == "\n") continue;
      finish();
      start = line;
    } else {
      cell += c;
      any = true;
    }
  }
  if (any || !cell.empty()) finish();
  return rows;
}

char separatorOf(std::string_view header) {
  char best = ',';
  for (const char c : {'\t', ';', ',', '|'}) {
    if (std::count(header.begin(), header.end(), c) > std::count(header.begin(), header.end(), best)) best = c;
  }
  return best;
}

/// Headers as tables really have them -> role.
std::string knownRole(const std::string& header) {
  static const std::map<std::string, std::string> kRoles = {{"pid", "patient"},
                                                            {"patno", "patient"},
                                                            {"patientid", "patient"},
                                                            {"patient", "patient"},
                                                            {"loinc", "loinc"},
                                                            {"loinccode", "loinc"},
                                                            {"labtypno", "code"},
                                                            {"code", "code"},
                                                            {"testcode", "code"},
                                                            {"name", "name"},
                                                            {"test", "name"},
                                                            {"testname", "name"},
                                                            {"analyte", "name"},
                                                            {"parameter", "name"},
                                                            {"analyt", "name"},
                                                            {"untersuchung", "name"},
                                                            {"bezeichnung", "name"},
                                                            {"value", "value"},
                                                            {"result", "value"},
                                                            {"wert", "value"},
                                                            {"ergebnis", "value"},
                                                            {"wertnumeric", "value"},
                                                            {"wertchar", "value-text"},
                                                            {"valeur", "value"},
                                                            {"resultat", "value"},
                                                            {"unit", "unit"},
                                                            {"units", "unit"},
                                                            {"einheit", "unit"},
                                                            {"unite", "unit"},
                                                            {"low", "low"},
                                                            {"high", "high"},
                                                            {"range", "range"},
                                                            {"refrange", "range"},
                                                            {"referencerange", "range"},
                                                            {"referenz", "range"},
                                                            {"referenzbereich", "range"},
                                                            {"normbereich", "range"},
                                                            {"date", "date"},
                                                            {"datum", "date"},
                                                            {"datereceived", "date"},
                                                            {"collected", "date"},
                                                            {"collectiondate", "date"},
                                                            {"abnahme", "date"},
                                                            {"time", "time"},
                                                            {"zeit", "time"},
                                                            {"status", "status"},
                                                            {"scale", "scale"},
                                                            {"specimen", "specimen"},
                                                            {"laboratory", "laboratory"},
                                                            {"labor", "laboratory"},
                                                            {"kommentar", "note"},
                                                            {"comment", "note"},
                                                            {"rxnorm", "rxnorm"},
                                                            {"snomed", "snomed"},
                                                            {"allergen", "allergen"},
                                                            {"startdate", "since"},
                                                            {"enddate", "until"},
                                                            {"sig", "dose"},
                                                            {"statement", "statement"},
                                                            {"atc", "atc"}};
  const auto it = kRoles.find(foldName(header));
  return it == kRoles.end() ? std::string{} : it->second;
}

std::optional<base::Instant> readDate(const std::string& date, const std::string& time, const std::string& order) {
  std::string iso;
  if (date.size() >= 4 && (date.size() == 4 || date[4] == '-')) {
    iso = date;
    if (const auto blank = iso.find(' '); blank != std::string::npos) iso[blank] = 'T';
  } else {
    std::string mark = ".";
    if (date.find('/') != std::string::npos) mark = "/";
    const auto parts = split(date, mark[0]);
    if (parts.size() != 3 || parts[2].size() < 4) return std::nullopt;
    const auto two = [](const std::string& s) { return s.size() == 1 ? "0" + s : s; };
    const auto number = [](const std::string& s) { return readMeasured(s) ? readMeasured(s)->value : 0.0; };
    bool day_first = mark == "." || order == "dmy";
    if (mark == "/" && order.empty()) {
      if (number(parts[0]) > 12)
        day_first = true;
      else if (number(parts[1]) <= 12)
        return std::nullopt;
    }
    iso =
        parts[2].substr(0, 4) + "-" + two(day_first ? parts[1] : parts[0]) + "-" + two(day_first ? parts[0] : parts[1]);
  }
  if (!time.empty() && iso.size() == 10) iso += "T" + (time.size() == 4 ? "0" + time : time);
  const auto instant = base::Instant::parse(iso);
  if (!instant) return std::nullopt;
  return *instant;
}

class Table {
 public:
  Table(std::string_view text, Context& context) : context_(context) {
    const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
    rows_ = rowsOf(text, separatorOf(header));
  }

  base::Result<void> read() {
    if (rows_.size() < 2) return bad("the table has no rows", "Choose a table with a header line and results");
    const Row& header = rows_[0].second;
    std::set<std::string> roles;
    for (std::size_t i = 0; i < header.size(); ++i) {
      const auto stated = context_.options.columns.find(trim(header[i]));
      const std::string role = stated != context_.options.columns.end() ? stated->second : knownRole(header[i]);
      if (!role.empty() && roles.insert(role).second) column_[role] = i;
    }
    const bool medications = has("rxnorm") && has("name"), allergies = has("allergen"),
               problems = has("snomed") && has("name");
    const bool results = has("value") && (has("name") || has("loinc") || has("code"));
    if (!results && !medications && !allergies && !problems) {
      return bad("the columns are not recognised", "Say which column is the name, the value, the unit and the date");
    }
    if (results && !has("name") && !has("loinc")) {
      if (context_.options.catalogue.empty()) {
        return bad("the values have numbers instead of names",
                   "Give the catalogue of the same system beside the table");
      }
      if (auto done = catalogue(); !done) return done;
    }
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      const auto& [line, row] = rows_[i];
      const std::string place = fmt::format("line {}", line);
      if (row.size() != header.size()) {
        context_.reject(place, row.front(),
                        fmt::format("the row has {} cells, the header {}", row.size(), header.size()));
        continue;
      }
      if (!mine(row, place)) continue;
      if (results)
        result(row, place);
      else if (allergies)
        allergy(row, place);
      else if (medications)
        medication(row, place);
      else
        problem(row, place);
    }
    return {};
  }

 private:
  [[nodiscard]] bool has(const std::string& role) const { return column_.contains(role); }
  [[nodiscard]] std::string cell(const Row& row, const std::string& role) const {
    const auto it = column_.find(role);
    return it == column_.end() ? std::string{} : trim(row[it->second]);
  }
  tl::unexpected<base::Refusal> bad(const std::string& cause, const std::string& mend) const {
    return base::refuse({"table.columns", context_.file, "line 1", cause, mend});
  }

  bool mine(const Row& row, const std::string& place) {
    const std::string id = cell(row, "patient");
    if (id.empty()) return true;
    const auto& expected = context_.options.expected;
    if (expected && !expected->id.empty() && expected->id != id) {
      context_.reject(place, cell(row, "name"), "of another patient (" + id + ")");
      return false;
    }
    meet({id, "", "", {}}, context_);
    return true;
  }

  base::Result<void> catalogue() {
    std::string note;
    const std::string text = toUtf8(context_.options.catalogue, note);
    const auto rows = rowsOf(text, separatorOf(std::string_view(text).substr(0, text.find('\n'))));
    std::map<std::string, std::size_t> at;
    for (std::size_t i = 0; !rows.empty() && i < rows[0].second.size(); ++i)
      at.try_emplace(foldName(rows[0].second[i]), i);
    const auto find = [&at](std::initializer_list<const char*> names) -> std::optional<std::size_t> {
      for (const char* name : names) {
        if (const auto it = at.find(name); it != at.end()) return it->second;
      }
      return std::nullopt;
    };
    const auto key = find({"labtypno", "code"}), name = find({"labortext", "name"}),
               unit = find({"labeinheitid", "unit"});
    if (!key || !name || !unit)
      return bad("the catalogue's columns are not recognised", "It needs number, name and unit");
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const Row& row = rows[i].second;
      if (row.size() == rows[0].second.size()) catalogue_[trim(row[*key])] = {trim(row[*name]), trim(row[*unit])};
    }
    return {};
  }

  void result(const Row& row, const std::string& place) {
    Draft d;
    d.place = place;
    d.loinc = cell(row, "loinc");
    d.local_code = cell(row, "code");
    d.name = cell(row, "name");
    d.unit_text = cell(row, "unit");
    if (d.name.empty()) {
      const auto it = catalogue_.find(d.local_code);
      if (it != catalogue_.end()) {
        d.name = it->second.first;
        d.unit_text = it->second.second;
      }
    }
    d.decimal_mark = context_.options.decimal_mark;
    d.text = cell(row, "value");
    if (d.text.empty()) d.text = cell(row, "value-text");
    flags(d);
    d.low = cell(row, "low");
    d.high = cell(row, "high");
    d.range_text = cell(row, "range");
    d.laboratory = cell(row, "laboratory");
    if (const std::string note = cell(row, "note"); !note.empty()) d.notes.push_back(note);
    const std::string date = cell(row, "date");
    d.at = readDate(date, cell(row, "time"), context_.options.date_order);
    if (!d.at && !date.empty()) d.notes.push_back("date \"" + date + "\" cannot be read without being told its order");
    const std::string status = lower(cell(row, "status"));
    if (!status.empty() && status != "final" && status != "f" && status != "corrected" && status != "c") {
      return context_.reject(place, d.name, "status \"" + status + "\" is not one that may count");
    }
    settle(std::move(d), context_);
  }

  static void flags(Draft& d) {
    for (const std::string_view mark : {"\xE2\x86\x91", "\xE2\x86\x93", "*", " H", " L", "+", "-", "!"}) {
      if (d.text.size() <= mark.size() || d.text.substr(d.text.size() - mark.size()) != mark) continue;
      const std::string rest = trim(std::string_view(d.text).substr(0, d.text.size() - mark.size()));
      if (!readMeasured(rest, d.decimal_mark)) continue;
      d.conditions["flag"] = trim(mark);
      d.text = rest;
    }
  }

  void medication(const Row& row, const std::string& place) {
    inference::Medication m;
    m.name = cell(row, "name");
    m.rxnorm = cell(row, "rxnorm");
    m.dose = cell(row, "dose");
    m.since = readDate(cell(row, "since"), "", context_.options.date_order);
    m.until = readDate(cell(row, "until"), "", context_.options.date_order);
    if (m.name.empty() && m.rxnorm.empty()) return context_.reject(place, "", "the medicine is not named");
    takeMedication(std::move(m), context_);
  }

  void problem(const Row& row, const std::string& place) {
    context_.import.conditions.push_back({cell(row, "name"),
                                          {"http://snomed.info/sct|" + cell(row, "snomed")},
                                          "",
                                          readDate(cell(row, "since"), "", ""),
                                          place});
  }

  void allergy(const Row& row, const std::string& place) {
    context_.import.allergies.push_back(
        {cell(row, "allergen"), {}, cell(row, "statement"), readDate(cell(row, "since"), "", ""), place});
  }

  Context& context_;
  std::vector<std::pair<std::size_t, Row>> rows_;
  std::map<std::string, std::size_t> column_;
  std::map<std::string, std::pair<std::string, std::string>> catalogue_;
};

}  // namespace

base::Result<void> readTable(std::string_view text, Context& context) {
  context.import.format = "table";
  return Table(text, context).read();
}

}  // namespace homeostat::intake
