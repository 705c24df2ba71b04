#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/intake/draft.hpp"
#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake {
namespace {

using Row = std::vector<std::string>;

struct Rows {
  std::vector<std::pair<std::size_t, Row>> rows;  ///< with the line each starts on
  std::size_t open_quote = 0;                     ///< line of a quotation mark that is never closed, 0: none
};

/// Rows of a delimited text with quotes; empty lines are left out, line numbers kept.
Rows rowsOf(std::string_view text, char separator) {
  Rows out;
  auto& rows = out.rows;
  std::size_t quote_line = 0;
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
    if (c == '"' && cell.empty()) {
      quoted = any = true;
      quote_line = line;
    } else if (c == separator) {
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
  if (quoted) out.open_quote = quote_line;
  return out;
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
  const auto it = kRoles.find(i18n::nameKey(header));
  return it == kRoles.end() ? std::string{} : it->second;
}

struct ReadDate {
  std::optional<base::Instant> at;
  std::string why_not;  ///< "" when read or empty
  bool two_readings = false;
  bool impossible = false;  ///< a day or clock time that does not exist in any reading
};

std::optional<base::Instant> isoTime(std::string iso, const std::string& time) {
  if (!time.empty() && iso.size() == 10) iso += "T" + (time.size() == 4 ? "0" + time : time);
  const auto instant = base::Instant::parse(iso);
  return instant ? std::optional(*instant) : std::nullopt;
}

/// "30.08.2023", "8/30/2023", "2023-08-30 13:25". Which of two numbers is the day is taken from `order`, or from the
/// numbers where only one reading exists; never guessed.
ReadDate readDate(const std::string& date, const std::string& time, const std::string& order) {
  ReadDate out;
  if (date.empty()) return out;
  const auto settle = [&](const std::string& iso) {
    out.at = isoTime(iso, time);
    out.impossible = !out.at;
    if (out.impossible) out.why_not = fmt::format("its time \"{}\" does not exist", trim(date + " " + time));
    return out;
  };
  if (date.size() >= 4 && (date.size() == 4 || date[4] == '-')) {
    std::string iso = date;
    if (const auto blank = iso.find(' '); blank != std::string::npos) iso[blank] = 'T';
    return settle(iso);
  }
  const char mark = date.find('/') != std::string::npos ? '/' : '.';
  const auto parts = split(date, mark);
  const auto digits = [](const std::string& s) {
    return !s.empty() && s.size() <= 2 && s.find_first_not_of("0123456789") == std::string::npos;
  };
  if (parts.size() != 3 || !digits(parts[0]) || !digits(parts[1]) || parts[2].size() < 4) {
    out.why_not = fmt::format("its date \"{}\" is not one that is read here (day, month and four-digit year)", date);
    return out;
  }
  const auto two = [](const std::string& s) { return s.size() == 1 ? "0" + s : s; };
  const std::string year = parts[2].substr(0, 4);
  const std::string day_first = year + "-" + two(parts[1]) + "-" + two(parts[0]);
  const std::string month_first = year + "-" + two(parts[0]) + "-" + two(parts[1]);
  if (mark == '.' || order == "dmy") return settle(day_first);
  if (order == "mdy") return settle(month_first);
  if (two(parts[0]) > "12") return settle(day_first);
  if (two(parts[1]) > "12" || parts[0] == parts[1]) return settle(month_first);
  out.two_readings = true;
  out.why_not = fmt::format("its date \"{}\" may be day or month first; say the date order once", date);
  return out;
}

/// What a spreadsheet makes of codes like "15-5": "15-May", "Jan-73".
bool looksLikeSpreadsheetDate(const std::string& cell) {
  const auto dash = cell.find('-');
  if (dash == std::string::npos || cell.size() > 9) return false;
  static const std::set<std::string> kMonths = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
                                                "sep", "oct", "nov", "dec", "mai", "okt", "dez", "mrz"};
  const auto number = [](const std::string& s) {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos;
  };
  const std::string left = lower(cell.substr(0, dash)), right = lower(cell.substr(dash + 1));
  return (number(left) && kMonths.contains(right)) || (kMonths.contains(left) && number(right));
}

/// Which decimal mark a number can only have: ',' for "5,4" and "0,123", '.' for "5.4"; 0 for whole numbers and for
/// what two habits read differently ("1,234", "1.234").
char shownMark(const std::string& cell) {
  const auto number_end = cell.find_first_not_of("0123456789.,<>=+- ");
  const std::string text = trim(cell.substr(0, number_end));
  const auto commas = std::count(text.begin(), text.end(), ','), points = std::count(text.begin(), text.end(), '.');
  if (commas + points != 1) return 0;
  const auto at = text.find_first_of(".,");
  const auto begin = text.find_first_of("0123456789.,");
  const std::size_t before = at - begin, after = text.size() - at - 1;
  const bool thousands_like = after == 3 && before >= 1 && before <= 3 && text[begin] != '0';
  return thousands_like || after == 0 ? '\0' : text[at];
}

bool twoReadings(const std::string& cell) {
  return cell.find_first_of(".,") != std::string::npos && shownMark(cell) == 0 &&
         cell.find_first_of("0123456789") != std::string::npos &&
         cell.find_first_not_of("0123456789.,<>=+- ") == std::string::npos &&
         std::count_if(cell.begin(), cell.end(), [](char c) { return c == '.' || c == ','; }) == 1;
}

class Table {
 public:
  Table(std::string_view text, Context& context) : context_(context) {
    const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
    auto read = rowsOf(text, separatorOf(header));
    rows_ = std::move(read.rows);
    open_quote_ = read.open_quote;
  }

  base::Result<void> read() {
    if (open_quote_ != 0) {
      return base::refuse({"table.quote", context_.file, fmt::format("line {}", open_quote_),
                           "a quotation mark is never closed", "Export the table again, or close the mark"});
    }
    if (rows_.size() < 2) return bad("the table has no rows", "Choose a table with a header line and results");
    const Row& header = rows_[0].second;
    takeHabit(header);
    for (std::size_t i = 0; i < header.size(); ++i) {
      const auto stated = habit_.columns.find(trim(header[i]));
      const std::string role = stated != habit_.columns.end() ? stated->second : knownRole(header[i]);
      if (!role.empty()) column_.try_emplace(role, i);
    }
    const bool medications = has("rxnorm") && has("name"), allergies = has("allergen"),
               problems = has("snomed") && has("name");
    const bool results = has("value") && (has("name") || has("loinc") || has("code"));
    if (!results && !medications && !allergies && !problems) {
      std::string names;
      for (const auto& cell_text : header) names += (names.empty() ? "" : ", ") + trim(cell_text);
      return bad("the columns are not recognised (" + names.substr(0, 200) + ")",
                 "Say which column is the name, the value, the unit and the date");
    }
    if (results && !has("name") && !has("loinc")) {
      if (context_.options.catalogue.empty()) {
        return bad("the values have numbers instead of names",
                   "Give the catalogue of the same system beside the table");
      }
      if (auto done = catalogue(); !done) return done;
    }
    if (auto done = checkCodes(); !done) return done;
    readHabit();
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
  /// What is told for this file, over what the practice remembers of this kind of table.
  void takeHabit(const Row& header) {
    key_ = tableKey(header);
    if (const auto it = context_.options.table_habits.find(key_); it != context_.options.table_habits.end())
      habit_ = it->second;
    if (!context_.options.columns.empty()) habit_.columns = context_.options.columns;
    if (!context_.options.date_order.empty()) habit_.date_order = context_.options.date_order;
    if (context_.options.decimal_mark != 0) habit_.decimal_mark = context_.options.decimal_mark;
  }

  [[nodiscard]] bool has(const std::string& role) const { return column_.contains(role); }
  [[nodiscard]] std::string cell(const Row& row, const std::string& role) const {
    const auto it = column_.find(role);
    return it == column_.end() ? std::string{} : trim(row[it->second]);
  }
  tl::unexpected<base::Refusal> bad(const std::string& cause, const std::string& mend) const {
    return base::refuse({"table.columns", context_.file, "line 1", cause, mend});
  }

  /// A spreadsheet that turned some codes into dates has destroyed them for good, and perhaps others unseen.
  base::Result<void> checkCodes() const {
    for (const char* role : {"loinc", "code"}) {
      for (std::size_t i = 1; has(role) && i < rows_.size(); ++i) {
        const auto& [line, row] = rows_[i];
        if (column_.at(role) >= row.size() || !looksLikeSpreadsheetDate(cell(row, role))) continue;
        return base::refuse(
            {"table.code-dates", context_.file, fmt::format("line {}", line),
             fmt::format("\"{}\" stands where a code belongs: a spreadsheet turned codes into dates", cell(row, role)),
             "Export the table again without opening it in a spreadsheet"});
      }
    }
    return {};
  }

  /// The decimal mark as told, or as the whole table shows it without contradiction.
  void readHabit() {
    mark_ = habit_.decimal_mark;
    if (mark_ != 0 || !has("value")) return;
    std::set<char> shown;
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      const auto& row = rows_[i].second;
      if (column_.at("value") < row.size()) shown.insert(shownMark(cell(row, "value")));
    }
    shown.erase('\0');
    if (shown == std::set<char>{'.'}) mark_ = '.';
  }

  bool mine(const Row& row, const std::string& place) {
    if (!has("patient")) return true;
    const std::string id = cell(row, "patient");
    const auto& expected = context_.options.expected;
    if (id.empty()) {
      context_.reject(place, cell(row, "name"), "the row does not say whose it is, other rows do");
      return false;
    }
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
    const auto rows = rowsOf(text, separatorOf(std::string_view(text).substr(0, text.find('\n')))).rows;
    std::map<std::string, std::size_t> at;
    for (std::size_t i = 0; !rows.empty() && i < rows[0].second.size(); ++i)
      at.try_emplace(i18n::nameKey(rows[0].second[i]), i);
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
    d.decimal_mark = mark_;
    d.text = cell(row, "value");
    if (d.text.empty()) d.text = cell(row, "value-text");
    flags(d);
    if (mark_ == 0 && twoReadings(d.text)) {
      d.number_expected = false;
      context_.ask("decimal-mark", key_, d.text, place);
      d.notes.push_back(fmt::format(
          "kept as text: \"{}\" reads differently with point and comma; say the decimal mark once", d.text));
    }
    d.low = cell(row, "low");
    d.high = cell(row, "high");
    d.range_text = cell(row, "range");
    readableLimits(d);
    d.laboratory = cell(row, "laboratory");
    d.specimen = cell(row, "specimen");
    if (const std::string note = cell(row, "note"); !note.empty()) d.notes.push_back(note);
    const auto date = readDate(cell(row, "date"), cell(row, "time"), habit_.date_order);
    d.at = date.at;
    const std::string what = trim(fmt::format("{} {} {}", d.name.empty() ? d.local_code : d.name, d.text, d.unit_text));
    if (date.impossible) return context_.reject(place, what, date.why_not);
    if (!date.why_not.empty()) d.notes.push_back(date.why_not);
    if (date.two_readings) context_.ask("date-order", key_, cell(row, "date"), place);
    d.status = statusWord(lower(cell(row, "status")));
    if (d.status.empty())
      return context_.reject(place, what, "status \"" + cell(row, "status") + "\" is not one that may count");
    settle(std::move(d), context_);
  }

  /// Limits that two habits read differently stay words.
  void readableLimits(Draft& d) const {
    const auto ends = split(d.range_text, '-');
    const bool doubtful = twoReadings(d.low) || twoReadings(d.high) ||
                          std::any_of(ends.begin(), ends.end(), [](const auto& end) { return twoReadings(trim(end)); });
    if (mark_ != 0 || !doubtful) return;
    if (d.range_text.empty()) d.range_text = d.low + " - " + d.high;
    d.low.clear();
    d.high.clear();
    d.range_is_words = true;
  }

  static std::string statusWord(const std::string& status) {
    if (status.empty() || status == "final" || status == "f") return "final";
    if (status == "corrected" || status == "c" || status == "amended") return "corrected";
    if (status == "preliminary" || status == "p") return "preliminary";
    return {};
  }

  static void flags(Draft& d) {
    for (const std::string_view arrow : {"\xE2\x86\x91", "\xE2\x86\x93"}) {
      if (d.text.substr(0, arrow.size()) != arrow) continue;
      d.conditions["flag"] = arrow;
      d.text = trim(std::string_view(d.text).substr(arrow.size()));
    }
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
    m.since = readDate(cell(row, "since"), "", habit_.date_order).at;
    m.until = readDate(cell(row, "until"), "", habit_.date_order).at;
    if (m.name.empty() && m.rxnorm.empty()) return context_.reject(place, "", "the medicine is not named");
    takeMedication(std::move(m), context_);
  }

  /// A problem with an end is over.
  void problem(const Row& row, const std::string& place) {
    context_.import.conditions.push_back({cell(row, "name"),
                                          {"http://snomed.info/sct|" + cell(row, "snomed")},
                                          cell(row, "until").empty() ? "" : "resolved",
                                          readDate(cell(row, "since"), "", habit_.date_order).at,
                                          place});
  }

  void allergy(const Row& row, const std::string& place) {
    context_.import.allergies.push_back({cell(row, "allergen"),
                                         {},
                                         cell(row, "statement"),
                                         readDate(cell(row, "since"), "", habit_.date_order).at,
                                         place});
  }

  Context& context_;
  std::vector<std::pair<std::size_t, Row>> rows_;
  std::size_t open_quote_ = 0;
  std::string key_;
  TableHabit habit_;
  char mark_ = 0;  ///< the decimal mark told or shown by the table, 0: not clear
  std::map<std::string, std::size_t> column_;
  std::map<std::string, std::pair<std::string, std::string>> catalogue_;
};

}  // namespace

std::string tableKey(const std::vector<std::string>& header) {
  std::string key;
  for (const auto& name : header) key += (key.empty() ? "" : "|") + i18n::nameKey(name);
  return key;
}

base::Result<void> readTable(std::string_view text, Context& context) {
  context.import.format = "table";
  return Table(text, context).read();
}

}  // namespace homeostat::intake
