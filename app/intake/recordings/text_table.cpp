#include "app/intake/recordings/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/intake/recordings/lines.hpp"

namespace homeostat::recordings {
namespace {

constexpr std::size_t sample = 200;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Cells of a line; a separator between quotation marks separates nothing.
std::vector<std::string_view> cellsOf(std::string_view line, char separator) {
  if (line.find('"') == std::string_view::npos) return fieldsOf(line, separator);
  std::vector<std::string_view> cells;
  line = trimmed(line);
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') quoted = !quoted;
    const bool blank = separator == ' ' && i < line.size() && line[i] == '\t';
    if (i < line.size() && (quoted || (line[i] != separator && !blank))) continue;
    const auto cell = line.substr(from, i - from);
    if (separator != ' ' || !trimmed(cell).empty()) cells.push_back(unquoted(cell));
    from = i + 1;
  }
  return cells;
}

bool isComment(std::string_view line) { return line.front() == '#' || line.front() == '%'; }

/// "12,5": one comma, digits on both sides.
bool hasDecimalComma(std::string_view field) {
  const auto at = field.find(',');
  return at != std::string_view::npos && field.find(',', at + 1) == std::string_view::npos && at > 0 &&
         at + 1 < field.size() && isDigit(field[at - 1]) && isDigit(field[at + 1]);
}

std::optional<double> withPoint(std::string_view field) {
  if (!hasDecimalComma(field)) return numberOf(field);
  std::string text(field);
  std::replace(text.begin(), text.end(), ',', '.');
  return numberOf(text);
}

struct Layout {
  char separator = ' ';
  bool decimal_comma = false;
};

/// Lines of the beginning that are no comment and hold a digit.
std::vector<std::string_view> sampleOf(const std::vector<std::string_view>& lines) {
  std::vector<std::string_view> out;
  for (const auto raw : lines) {
    const auto line = trimmed(raw);
    if (line.empty() || isComment(line) || std::none_of(line.begin(), line.end(), isDigit)) continue;
    out.push_back(line);
    if (out.size() == sample) break;
  }
  return out;
}

bool inMost(const std::vector<std::string_view>& lines, const auto& holds) {
  return 2 * static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), holds)) > lines.size();
}

/// The line right above the numbers names two columns with a comma between.
bool namesTwoColumns(const std::vector<std::string_view>& lines) {
  std::vector<std::string_view> above;
  for (const auto raw : lines) {
    const auto line = trimmed(raw);
    if (line.empty() || isComment(line)) continue;
    const auto fields = fieldsOf(line, ',');
    if (std::any_of(fields.begin(), fields.end(), [](auto f) { return numberOf(unquoted(f)).has_value(); })) break;
    above = fields;
  }
  return above.size() == 2 &&
         std::all_of(above.begin(), above.end(), [](auto name) { return !name.empty() && name.size() <= 40; });
}

/// The line right above the numbers is one name, without a comma.
bool namesOneColumn(const std::vector<std::string_view>& lines) {
  std::string_view above;
  for (const auto raw : lines) {
    const auto line = trimmed(raw);
    if (line.empty() || isComment(line)) continue;
    if (isDigit(line.front()) || (line.size() > 1 && line.front() == '-' && isDigit(line[1]))) break;
    above = line;
  }
  return !above.empty() && above.find(',') == std::string_view::npos;
}

/// One number a line with a comma in it: as two columns the second would be no interval.
bool isOneDecimalColumn(const std::vector<std::string_view>& lines) {
  std::vector<double> first, second;
  for (const auto line : lines) {
    if (!hasDecimalComma(line) || !withPoint(line)) continue;
    const auto fields = fieldsOf(line, ',');
    first.push_back(numberOf(fields[0]).value_or(0));
    second.push_back(numberOf(fields[1]).value_or(0));
  }
  return 2 * first.size() > lines.size() && !intervalsFrom(second) && intervalsFrom(first).has_value();
}

Layout layoutOf(const std::vector<std::string_view>& lines) {
  const auto some = sampleOf(lines);
  for (const char c : {';', '\t'}) {
    if (!inMost(some, [&](std::string_view l) { return l.find(c) != std::string_view::npos; })) continue;
    std::size_t commas = 0, points = 0;
    for (const auto line : some)
      for (const auto field : fieldsOf(line, c)) {
        commas += hasDecimalComma(field) && withPoint(field) ? 1U : 0U;
        points += field.find('.') != std::string_view::npos && numberOf(field) ? 1U : 0U;
      }
    return {c, commas > 0 && points == 0};
  }
  if (!inMost(some, [](std::string_view l) { return l.find(',') != std::string_view::npos; })) return {};
  const bool blanks_explain = inMost(some, [](std::string_view l) {
    const auto fields = fieldsOf(l, ' ');
    return fields.size() > 1 && std::all_of(fields.begin(), fields.end(), [](std::string_view f) {
             return f.back() != ',' && f.front() != ',' && withPoint(f).has_value();
           });
  });
  const bool commas_everywhere = inMost(some, [](std::string_view l) { return hasDecimalComma(l) && withPoint(l); });
  if (commas_everywhere && namesOneColumn(lines)) return {' ', true};
  if (!namesTwoColumns(lines) && (blanks_explain || isOneDecimalColumn(some))) return {' ', true};
  return {',', false};
}

bool anyNumber(const Table& table, const std::vector<std::string_view>& fields) {
  return std::any_of(fields.begin(), fields.end(), [&](std::string_view f) { return table.number(f).has_value(); });
}

bool startsWithAny(std::string_view text, std::initializer_list<const char*> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const char* b) { return text.starts_with(b); });
}

}  // namespace

bool isOneOf(std::string_view text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* w) { return text == w; });
}

void note(std::vector<Problem>& problems, std::string place, std::string what) {
  if (problems.size() < most_problems) problems.push_back({std::move(place), std::move(what)});
}

std::optional<double> Table::number(std::string_view field) const {
  return decimal_comma ? withPoint(trimmed(field)) : numberOf(field);
}

std::size_t Table::width() const {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.size());
  return width;
}

Table parseTable(std::string_view bytes) {
  Table out;
  const auto lines = linesOf(bytes);
  const Layout layout = layoutOf(lines);
  out.separator = layout.separator;
  out.decimal_comma = layout.decimal_comma;
  std::vector<std::string_view> header;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = trimmed(lines[i]);
    if (line.empty()) continue;
    if (isComment(line)) {
      out.comments.push_back(trimmed(line.substr(1)));
      continue;
    }
    auto fields = cellsOf(lines[i], out.separator);
    if (out.rows.empty() && !anyNumber(out, fields)) {
      // The last line before the numbers names the columns; what stood above it is prose.
      if (!header.empty()) out.comments.push_back(header.front());
      header = std::move(fields);
      continue;
    }
    out.rows.push_back(std::move(fields));
    out.line_of_row.push_back(i);
  }
  // A list in one line is a column.
  constexpr std::size_t shortest_list = 10;
  if (out.rows.size() == 1 && header.empty() && out.width() >= shortest_list &&
      std::all_of(out.rows[0].begin(), out.rows[0].end(), [&](auto f) { return f.empty() || out.number(f); })) {
    const auto list = std::move(out.rows[0]);
    const std::size_t line = out.line_of_row[0];
    out.rows.clear();
    out.line_of_row.clear();
    for (const auto field : list) {
      if (field.empty()) continue;
      out.rows.push_back({field});
      out.line_of_row.push_back(line);
    }
  }
  // Names of several words stand between blanks too; they name columns only where there are as many of them.
  if (out.separator == ' ' && header.size() > 1 && header.size() != out.width()) {
    const char* end = header.back().data() + header.back().size();
    const std::string_view whole(header.front().data(), static_cast<std::size_t>(end - header.front().data()));
    header.clear();
    if (out.width() == 1)
      header.push_back(whole);
    else
      out.comments.push_back(whole);
  }
  for (const auto field : header) {
    auto label = field;
    if (label.size() >= 2 && label.front() == '"' && label.back() == '"') label = label.substr(1, label.size() - 2);
    out.labels.emplace_back(label);
    out.names.push_back(lowered(label));
  }
  return out;
}

Column columnOf(const Table& table, std::size_t index, std::vector<Problem>* problems) {
  Column out;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const auto value = index < row.size() ? table.number(row[index]) : std::nullopt;
    if (value) {
      out.values.push_back(*value);
      out.rows.push_back(r);
    } else if (problems != nullptr && problems->size() < most_problems) {
      const auto text = index < row.size() ? row[index] : std::string_view();
      problems->push_back({linePlace(table.line_of_row[r]), fmt::format("no number: \"{}\"", text.substr(0, 40))});
    }
  }
  return out;
}

std::vector<std::string> wordsOf(const std::string& name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const bool part = isDigit(c) || (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (part)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

ColumnKind kindOfName(const std::string& name) {
  if (startsWithAny(name, {"r-r", "pp-interval", "pp interval", "beat interval", "beat-to-beat", "inter-beat",
                           "interbeat", "schlagabstand", "herzschlagabstand"}))
    return ColumnKind::intervals;
  if (name.find("间期") != std::string::npos) return ColumnKind::intervals;
  for (const auto& word : wordsOf(name)) {
    if (isOneOf(word, {"rr", "rri", "rrs", "rrintervals", "ibi", "ibis", "nn", "nni", "ppi", "rrinterval"}) ||
        startsWithAny(word, {"rrint", "rr_int", "nnint"}))
      return ColumnKind::intervals;
    if (startsWithAny(word, {"ecg", "ekg", "electrocard", "elektrokard", "électrocard", "心电"}))
      return ColumnKind::electrocardiogram;
    if (startsWithAny(word, {"ppg", "bvp", "pleth", "pletis", "plethys"})) return ColumnKind::pulse;
    if (startsWithAny(word, {"eda", "gsr", "electroderm", "elektroderm", "hautleit", "scl"})) return ColumnKind::skin;
    if (!word.starts_with("respons") && startsWithAny(word, {"rsp", "resp", "breath", "atem", "atmung", "呼吸"}))
      return ColumnKind::breathing;
    if (isOneOf(word, {"time", "t", "timestamp", "seconds", "sec", "zeit", "temps", "tiempo", "uhrzeit", "时间"}))
      return ColumnKind::time;
  }
  return ColumnKind::none;
}

std::optional<double> unitOfName(const std::string& name) {
  static const std::pair<const char*, double> units[] = {
      {"ms", 1e-3}, {"msec", 1e-3}, {"millis", 1e-3},       {"milliseconds", 1e-3}, {"us", 1e-6},
      {"µs", 1e-6}, {"μs", 1e-6},   {"microseconds", 1e-6}, {"ns", 1e-9},           {"nanoseconds", 1e-9},
      {"s", 1},     {"sec", 1},     {"seconds", 1}};
  const auto words = wordsOf(name);
  // Belts of some makers count in 1/1024 s.
  if (std::find(words.begin(), words.end(), "1024") != words.end()) return 1.0 / 1024;
  for (const auto& word : words)
    for (const auto& [unit, seconds] : units)
      if (word == unit) return seconds;
  return std::nullopt;
}

bool namesHeartRate(const std::string& name) {
  if (name.find("心率") != std::string::npos) return true;
  const auto words = wordsOf(name);
  if (std::find(words.begin(), words.end(), "heart") != words.end() &&
      std::find(words.begin(), words.end(), "rate") != words.end())
    return true;
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return isOneOf(word, {"hr", "bpm", "heartrate", "puls", "pulse", "pulso", "pouls", "fc"}) ||
           startsWithAny(word, {"herzfrequenz", "herzrate", "cardiaque", "cardiaca"});
  });
}

std::string columnsIn(const Table& table) {
  std::string out;
  constexpr std::size_t most = 12;
  for (std::size_t c = 0; c < std::min(table.width(), most); ++c) {
    out += fmt::format("{}{}", out.empty() ? "" : "; ", c + 1);
    if (c < table.labels.size()) out += fmt::format(" \"{}\"", table.labels[c].substr(0, 40));
    out += " (";
    for (std::size_t r = 0; r < std::min<std::size_t>(table.rows.size(), 3); ++r)
      if (c < table.rows[r].size()) out += fmt::format("{}{}", r == 0 ? "" : ", ", table.rows[r][c].substr(0, 24));
    out += " …)";
  }
  if (table.width() > most) out += fmt::format("; and {} more", table.width() - most);
  return out;
}

double middleOf(std::vector<double> x) {
  if (x.empty()) return 0;
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin(), middle, x.end());
  return *middle;
}

namespace {

/// Numbers of which a heart could have given most. What lies below zero, or evenly from nought up, is a signal, or the
/// fractions of one.
bool mostAreIntervals(const std::vector<double>& ms) {
  constexpr double shortest = 200, longest = 3000, most_others = 0.15, most_below_zero = 0.01;
  std::size_t others = 0, below_zero = 0;
  for (const double v : ms) {
    others += v < shortest || v > longest ? 1U : 0U;
    below_zero += v < 0 ? 1U : 0U;
  }
  const auto count = static_cast<double>(ms.size());
  // A short list may hold a slip or two.
  return (others <= 2 || static_cast<double>(others) <= most_others * count) &&
         (below_zero <= 1 || static_cast<double>(below_zero) <= most_below_zero * count);
}

}  // namespace

std::optional<std::vector<double>> intervalsFrom(std::vector<double> x, double unit_s) {
  for (double& v : x) v *= 1000 * unit_s;
  const double typical = middleOf(x);
  if (typical < 250 || typical > 2500 || !mostAreIntervals(x)) return std::nullopt;
  return x;
}

std::optional<std::vector<double>> intervalsFrom(std::vector<double> x) {
  const double typical = middleOf(x);
  if (typical >= 250 && typical <= 2500) return mostAreIntervals(x) ? std::optional(std::move(x)) : std::nullopt;
  if (typical < 0.25 || typical > 2.5) return std::nullopt;
  // Flags and counts: seconds between beats are no whole numbers.
  if (std::all_of(x.begin(), x.end(), [](double v) { return v == std::floor(v); })) return std::nullopt;
  for (double& v : x) v *= 1000;
  return mostAreIntervals(x) ? std::optional(std::move(x)) : std::nullopt;
}

bool areBeatTimes(const std::vector<double>& x, double unit_s) {
  if (x.size() < 3) return false;
  std::vector<double> steps;
  std::size_t falls = 0, whole = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    steps.push_back(x[i] - x[i - 1]);
    falls += x[i] <= x[i - 1] ? 1U : 0U;
    whole += x[i] == std::floor(x[i]) ? 1U : 0U;
  }
  // A few stamps that fall are named one by one where they are read.
  constexpr std::size_t one_in = 50;
  if (falls > x.size() / one_in) return false;
  const double typical = middleOf(steps);
  // A clock ticks evenly, or in whole seconds; no heart does for long.
  constexpr std::size_t long_enough = 10;
  const auto even = static_cast<std::size_t>(
      std::count_if(steps.begin(), steps.end(), [&](double s) { return std::fabs(s - typical) < 1e-6 * typical; }));
  if (steps.size() >= long_enough && even == steps.size()) return false;
  const bool whole_seconds = unit_s == 1 && steps.size() >= long_enough && whole == steps.size();
  return typical * unit_s >= 0.25 && typical * unit_s <= 2.5 && !whole_seconds;
}

bool lookSampled(const std::vector<double>& x) {
  constexpr std::size_t window = 200;
  constexpr double most = 0.07;
  std::vector<double> ratios;
  for (std::size_t from = 0; from + window <= x.size() && ratios.size() < 500; from += window) {
    double mean = 0, squares = 0;
    std::vector<double> steps;
    for (std::size_t i = from; i < from + window; ++i) mean += x[i] / static_cast<double>(window);
    for (std::size_t i = from; i < from + window; ++i) {
      squares += (x[i] - mean) * (x[i] - mean);
      if (i > from) steps.push_back(std::fabs(x[i] - x[i - 1]));
    }
    if (squares > 0) ratios.push_back(middleOf(std::move(steps)) / std::sqrt(squares / static_cast<double>(window)));
  }
  return !ratios.empty() && middleOf(std::move(ratios)) < most;
}

}  // namespace homeostat::recordings
