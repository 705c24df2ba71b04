#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/intake/draft.hpp"
#include "app/intake/table_columns.hpp"
#include "app/intake/table_dates.hpp"
#include "app/intake/table_numbers.hpp"
#include "app/intake/table_rows.hpp"
#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake {
namespace {

using namespace table;

/// A report may say whose it is and who sent it before the table begins; longer prefaces are no tables.
constexpr std::size_t kPreface = 30;

std::string statusWord(const std::string& status) {
  if (status.empty() || status == "final" || status == "f" || status == "endbefund") return "final";
  if (status == "corrected" || status == "c" || status == "amended" || status == "korrigiert") return "corrected";
  if (status == "preliminary" || status == "p" || status == "vorbefund") return "preliminary";
  return {};
}

/// "sep=;" of spreadsheets is no row.
std::string_view withoutSeparatorLine(std::string_view text) {
  if (lower(text.substr(0, 4)) != "sep=") return text;
  const auto end = text.find('\n');
  return end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
}

class Table {
 public:
  Table(std::string_view text, Context& context) : text_(withoutSeparatorLine(text)), context_(context) {
    // A line that was cut off keeps its number.
    first_line_ = text_.size() == text.size() ? 0 : 1;
  }

  base::Result<void> read() {
    find();
    rows_ = rowsOf(text_, separator_);
    for (auto& line : rows_.lines) line.number += first_line_;
    if (rows_.open_quote != 0) {
      return base::refuse({"table.quote", context_.file, fmt::format("line {}", rows_.open_quote + first_line_),
                           "a quotation mark is never closed", "Export the table again, or close the mark"});
    }
    if (rows_.lines.size() < (headerless_ ? 1 : header_ + 2))
      return bad("the table has no rows", "Choose a table with a header line and results");
    if (columns_.kind == Kind::none) return unknownColumns();
    if (columns_.kind == Kind::results && !has("name") && !has("loinc")) {
      if (context_.options.catalogue.empty()) {
        return bad("the values have numbers instead of names",
                   "Give the catalogue of the same system beside the table");
      }
      if (auto done = catalogue(); !done) return done;
    }
    if (auto done = checkCodes(); !done) return done;
    preface();
    noteUnread();
    readMark();
    readOrder();
    for (std::size_t i = firstRow(); i < rows_.lines.size(); ++i) row(rows_.lines[i]);
    return {};
  }

 private:
  // Which line is the header, and what its columns are ---------------------------------------------------------------

  /// The first line of the beginning, under any separator, whose columns are known or told.
  void find() {
    const std::string_view first_line = text_.substr(0, text_.find_first_of("\r\n"));
    separator_ = separatorOf(first_line);
    std::string candidates(1, separator_);
    for (const char c : kSeparators) {
      if (c != separator_) candidates += c;
    }
    for (const char candidate : candidates) {
      const auto begin = firstRowsOf(text_, candidate, kPreface);
      for (std::size_t i = 0; i < begin.lines.size(); ++i) {
        if (begin.lines[i].cells.size() < 2) continue;
        const auto habit = habitOf(begin.lines[i].cells);
        auto columns = columnsOf(begin.lines[i].cells, habit.columns, habit.date_order, context_.index);
        if (columns.kind == Kind::none) continue;
        separator_ = candidate;
        header_ = i;
        columns_ = std::move(columns);
        habit_ = habit;
        key_ = tableKey(begin.lines[i].cells);
        width_ = begin.lines[i].cells.size();
        headerless_ = !habit.columns.empty() && habit.columns.begin()->first.rfind('#', 0) == 0;
        return;
      }
    }
  }

  /// What is told for this file, over what the practice remembers of this kind of table.
  [[nodiscard]] TableHabit habitOf(const Row& header) const {
    TableHabit habit;
    const auto& options = context_.options;
    if (const auto it = options.table_habits.find(tableKey(header)); it != options.table_habits.end())
      habit = it->second;
    if (!options.columns.empty()) habit.columns = options.columns;
    if (!options.date_order.empty()) habit.date_order = options.date_order;
    if (options.decimal_mark != 0) habit.decimal_mark = options.decimal_mark;
    return habit;
  }

  [[nodiscard]] std::size_t firstRow() const { return headerless_ ? header_ : header_ + 1; }
  [[nodiscard]] bool has(const std::string& role) const { return columns_.has(role); }
  [[nodiscard]] std::string cell(const Row& row, const std::string& role) const {
    const auto it = columns_.role.find(role);
    return it == columns_.role.end() || it->second >= row.size() ? std::string{} : trim(row[it->second]);
  }
  [[nodiscard]] tl::unexpected<base::Refusal> bad(const std::string& cause, const std::string& mend) const {
    const std::size_t line = rows_.lines.empty() ? 1 : rows_.lines[std::min(header_, rows_.lines.size() - 1)].number;
    return base::refuse({"table.columns", context_.file, fmt::format("line {}", line), cause, mend});
  }
  [[nodiscard]] base::Result<void> unknownColumns() const {
    std::string names;
    for (const auto& name : rows_.lines.front().cells) names += (names.empty() ? "" : ", ") + trim(name);
    return bad("the columns are not recognised (" + names.substr(0, 200) + ")",
               "Say which column is the name, the value, the unit and the date");
  }

  /// A spreadsheet that turned some codes into dates has destroyed them for good, and perhaps others unseen.
  [[nodiscard]] base::Result<void> checkCodes() const {
    for (const char* role : {"loinc", "code"}) {
      for (std::size_t i = firstRow(); has(role) && i < rows_.lines.size(); ++i) {
        const auto& [line, row] = rows_.lines[i];
        if (!looksLikeSpreadsheetDate(cell(row, role))) continue;
        return base::refuse(
            {"table.code-dates", context_.file, fmt::format("line {}", line),
             fmt::format("\"{}\" stands where a code belongs: a spreadsheet turned codes into dates", cell(row, role)),
             "Export the table again without opening it in a spreadsheet"});
      }
    }
    return {};
  }

  // What holds for the whole table ------------------------------------------------------------------------------------

  /// Lines above the header: who it is about where they say so, and a note of the rest.
  void preface() {
    ImportedPatient person;
    for (std::size_t i = 0; i < header_; ++i) {
      const auto& [line, cells] = rows_.lines[i];
      const auto what = columnsOf({trim(cells[0]), ""}, {}, "", context_.index).role;
      const std::string value = cells.size() > 1 ? trim(cells[1]) : "";
      if (what.contains("patient-name") || what.contains("patient")) {
        const bool number = value.find_first_not_of("0123456789") == std::string::npos;
        (number && !value.empty() ? person.id : person.name) = value;
      } else if (what.contains("birth-date")) {
        person.birth_date = birthDate(value);
      } else if (what.contains("laboratory")) {
        laboratory_ = value;
      } else {
        std::string all;
        for (const auto& text : cells) all += (all.empty() ? "" : " ") + trim(text);
        context_.note(fmt::format("line {} stands before the table and is not read: {}", line, all.substr(0, 80)));
      }
    }
    if (!person.name.empty() || !person.id.empty() || person.birth_date) meet(std::move(person), context_);
  }

  /// Columns whose meaning is not known, and second ones of a meaning: what stands in them is not lost in silence.
  void noteUnread() {
    if (headerless_) return;
    std::string names;
    const Row& header = rows_.lines[header_].cells;
    for (std::size_t i = 0; i < header.size(); ++i) {
      const bool read =
          std::any_of(columns_.role.begin(), columns_.role.end(), [i](const auto& role) { return role.second == i; }) ||
          std::any_of(columns_.values.begin(), columns_.values.end(),
                      [i](const auto& value) { return value.first == i; });
      if (!read && !trim(header[i]).empty()) names += (names.empty() ? "\"" : ", \"") + trim(header[i]) + "\"";
    }
    if (!names.empty()) context_.note("columns that are not read: " + names.substr(0, 400));
  }

  [[nodiscard]] std::optional<base::CivilDate> birthDate(const std::string& text) const {
    const auto date = readDate(text, "", habit_.date_order);
    if (!date.at || date.at->precision != base::Precision::day || !date.why_not.empty()) return std::nullopt;
    const auto day = date.at->localDate();
    return day.year >= 1880 ? std::optional(day) : std::nullopt;
  }

  /// The columns that hold values.
  [[nodiscard]] std::vector<std::size_t> valueColumns() const {
    std::vector<std::size_t> out;
    for (const char* role : {"value", "value-text", "value-outside"}) {
      if (const auto it = columns_.role.find(role); it != columns_.role.end()) out.push_back(it->second);
    }
    for (const auto& [column, header] : columns_.values) out.push_back(column);
    return out;
  }

  /// The decimal mark as told, or as the whole table shows it without contradiction.
  void readMark() {
    mark_ = habit_.decimal_mark;
    if (mark_ != 0) return;
    std::set<char> shown;
    for (std::size_t i = firstRow(); i < rows_.lines.size(); ++i) {
      const auto& cells = rows_.lines[i].cells;
      for (const auto column : valueColumns()) {
        if (column < cells.size()) shown.insert(shownMark(trim(cells[column])));
      }
    }
    shown.erase('\0');
    if (shown.size() == 1) mark_ = *shown.begin();
  }

  /// The order of day and month as told, or as the whole table shows it without contradiction.
  void readOrder() {
    if (!habit_.date_order.empty()) return;
    std::set<std::string> shown;
    if (const auto it = columns_.role.find("date"); it != columns_.role.end()) {
      for (std::size_t i = firstRow(); i < rows_.lines.size(); ++i) {
        const auto& cells = rows_.lines[i].cells;
        if (it->second < cells.size()) shown.insert(shownOrder(cells[it->second]));
      }
    }
    for (const auto& [column, header] : columns_.values) shown.insert(shownOrder(header));
    shown.erase("");
    if (shown.size() == 1) habit_.date_order = *shown.begin();
  }

  base::Result<void> catalogue() {
    std::string note;
    const std::string text = toUtf8(context_.options.catalogue, note);
    const auto rows = rowsOf(text, separatorOf(std::string_view(text).substr(0, text.find('\n')))).lines;
    std::map<std::string, std::size_t> at;
    for (std::size_t i = 0; !rows.empty() && i < rows[0].cells.size(); ++i)
      at.try_emplace(i18n::nameKey(rows[0].cells[i]), i);
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
      const Row& row = rows[i].cells;
      if (row.size() == rows[0].cells.size()) catalogue_[trim(row[*key])] = {trim(row[*name]), trim(row[*unit])};
    }
    return {};
  }

  // One row -----------------------------------------------------------------------------------------------------------

  void row(const Line& line) {
    const std::string place = fmt::format("line {}", line.number);
    Row cells = line.cells;
    // A separator at the end of a line makes a cell of nothing.
    while (cells.size() > width_ && trim(cells.back()).empty()) cells.pop_back();
    if (cells.size() != width_) {
      return context_.reject(place, cells.front(),
                             fmt::format("the row has {} cells, the header {}", cells.size(), width_));
    }
    if (!mine(cells, place)) return;
    switch (columns_.kind) {
      case Kind::results:
        return result(cells, place);
      case Kind::wide_dates:
        return days(cells, place);
      case Kind::wide_analytes:
        return analytes(cells, place);
      case Kind::medications:
        return medication(cells, place);
      case Kind::allergies:
        return allergy(cells, place);
      case Kind::problems:
        return problem(cells, place);
      case Kind::none:
        return;
    }
  }

  bool mine(const Row& row, const std::string& place) {
    if (!has("patient") && !has("patient-name") && !has("birth-date")) return true;
    const std::string id = cell(row, "patient"), name = cell(row, "patient-name");
    const auto& expected = context_.options.expected;
    if (id.empty() && name.empty() && has("patient")) {
      context_.reject(place, cell(row, "name"), "the row does not say whose it is, other rows do");
      return false;
    }
    if (expected && !expected->id.empty() && !id.empty() && expected->id != id) {
      context_.reject(place, cell(row, "name"), "of another patient (" + id + ")");
      return false;
    }
    meet({id, name, "", birthDate(cell(row, "birth-date"))}, context_);
    return true;
  }

  /// What all results of a row share.
  [[nodiscard]] Draft draftOf(const Row& row, const std::string& place) const {
    Draft d;
    d.place = place;
    d.loinc = cell(row, "loinc");
    d.local_code = cell(row, "code");
    d.name = cell(row, "name");
    d.unit_text = cell(row, "unit");
    d.decimal_mark = mark_;
    d.comparator = comparatorOf(cell(row, "comparator"));
    d.low = cell(row, "low");
    d.high = cell(row, "high");
    d.range_text = cell(row, "range");
    d.laboratory = has("laboratory") ? cell(row, "laboratory") : laboratory_;
    d.specimen = cell(row, "specimen");
    if (const std::string flag = cell(row, "flag"); !flag.empty()) d.conditions["flag"] = flag;
    if (const std::string method = cell(row, "method"); !method.empty()) d.conditions["method"] = method;
    if (const std::string note = cell(row, "note"); !note.empty()) d.notes.push_back(note);
    return d;
  }

  static std::string comparatorOf(const std::string& text) {
    static const std::set<std::string> kKnown = {"<", "<=", ">", ">="};
    return kKnown.contains(text) ? text : std::string{};
  }

  void result(const Row& row, const std::string& place) {
    Draft d = draftOf(row, place);
    if (const auto known = catalogue_.find(d.local_code); d.name.empty() && known != catalogue_.end()) {
      d.name = known->second.first;
      d.unit_text = known->second.second;
    }
    d.text = cell(row, "value");
    if (d.text.empty()) d.text = cell(row, "value-text");
    if (const std::string outside = cell(row, "value-outside"); d.text.empty() && !outside.empty()) {
      d.text = outside;
      d.conditions.try_emplace("flag", "out of range");
    }
    take(std::move(d), row, cell(row, "date"), cell(row, "time"));
  }

  /// One analyte a row, one day a column. An empty cell is no result.
  void days(const Row& row, const std::string& place) {
    for (const auto& [column, header] : columns_.values) {
      Draft d = draftOf(row, fmt::format("{}, column {}", place, column + 1));
      d.text = trim(row[column]);
      if (!d.text.empty()) take(std::move(d), row, header, "");
    }
  }

  /// One day a row, one analyte a column.
  void analytes(const Row& row, const std::string& place) {
    for (const auto& [column, header] : columns_.values) {
      Draft d = draftOf(row, fmt::format("{}, column {}", place, column + 1));
      std::tie(d.name, d.unit_text) = nameAndUnit(header, context_.index);
      d.text = trim(row[column]);
      if (!d.text.empty()) take(std::move(d), row, cell(row, "date"), cell(row, "time"));
    }
  }

  void take(Draft d, const Row& row, const std::string& day, const std::string& clock) {
    readCell(d, context_.index);
    if (d.unit_text.empty() && d.unit_code.empty()) unitOfRange(d);
    if (mark_ == 0 && twoReadings(d.text)) {
      d.number_expected = false;
      context_.ask("decimal-mark", key_, d.text, d.place);
      d.notes.push_back(fmt::format(
          "kept as text: \"{}\" reads differently with point and comma; say the decimal mark once", d.text));
    }
    readableLimits(d);
    const auto date = readDate(day, clock, habit_.date_order);
    d.at = date.at;
    const std::string what = trim(fmt::format("{} {} {}", d.name.empty() ? d.local_code : d.name, d.text, d.unit_text));
    if (date.impossible) return context_.reject(d.place, what, date.why_not);
    if (!date.why_not.empty()) d.notes.push_back(date.why_not);
    if (date.two_readings) context_.ask("date-order", key_, day, d.place);
    d.status = statusWord(lower(cell(row, "status")));
    if (d.status.empty()) {
      return context_.reject(d.place, what, "status \"" + cell(row, "status") + "\" is not one that may count");
    }
    settle(std::move(d), context_);
  }

  /// "16-232 ng/mL": the unit may stand with the limits alone.
  void unitOfRange(Draft& d) const {
    const auto blank = d.range_text.rfind(' ');
    if (blank == std::string::npos || d.range_text.find_first_of("0123456789") > blank) return;
    const std::string unit = d.range_text.substr(blank + 1);
    if (unit.find_first_not_of("0123456789.,") == std::string::npos) return;
    if (!context_.index.units().fromPrinted(unit)) return;
    d.unit_text = unit;
    d.notes.push_back(fmt::format("unit taken from its limits \"{}\"", d.range_text));
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

  void medication(const Row& row, const std::string& place) {
    inference::Medication m;
    m.name = cell(row, has("drug") ? "drug" : "name");
    m.rxnorm = cell(row, "rxnorm");
    m.atc = cell(row, "atc");
    m.dose = cell(row, "dose");
    m.since = readDate(cell(row, "since"), "", habit_.date_order).at;
    m.until = readDate(cell(row, "until"), "", habit_.date_order).at;
    if (m.name.empty() && m.rxnorm.empty() && m.atc.empty())
      return context_.reject(place, "", "the medicine is not named");
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

  std::string_view text_;
  Context& context_;
  Rows rows_;
  std::size_t first_line_ = 0, header_ = 0, width_ = 0;
  bool headerless_ = false;  ///< columns are told by position
  char separator_ = ',', mark_ = 0;
  std::string key_, laboratory_;
  TableHabit habit_;
  Columns columns_;
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
