#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/row_times.hpp"
#include "app/intake/recordings/text_table.hpp"
#include "kb/base/json.hpp"

namespace homeostat::recordings {
namespace {

bool isSignal(ColumnKind kind) {
  return kind == ColumnKind::electrocardiogram || kind == ColumnKind::pulse || kind == ColumnKind::skin ||
         kind == ColumnKind::breathing;
}

std::optional<std::size_t> columnOfKind(const Table& table, ColumnKind kind) {
  for (std::size_t c = 0; c < table.names.size(); ++c)
    if (kindOfName(table.names[c]) == kind) return c;
  return std::nullopt;
}

std::optional<std::size_t> columnStarting(const Table& table, std::string_view beginning) {
  for (std::size_t c = 0; c < table.names.size(); ++c)
    if (table.names[c].starts_with(beginning)) return c;
  return std::nullopt;
}

bool anySignalName(const Table& table) {
  return std::any_of(table.names.begin(), table.names.end(),
                     [](const std::string& n) { return isSignal(kindOfName(n)); });
}

/// The unsigned number after `key` in a '#' line, as acquisition programs write a rate.
std::optional<double> rateInHeader(const Table& table) {
  for (const auto comment : table.comments) {
    const std::string text = lowered(comment);
    auto at = text.find("sampling rate");
    if (at == std::string::npos) continue;
    at = text.find_first_of("0123456789", at);
    if (at == std::string::npos) continue;
    const auto end = text.find_first_not_of("0123456789.", at);
    const auto rate = numberOf(std::string_view(text).substr(at, end == std::string::npos ? end : end - at));
    if (rate && *rate > 0 && *rate <= 100000) return rate;
  }
  return std::nullopt;
}

/// OpenSignals writes its header as JSON in a '#' line: columns, and for the recorded ones the sensor.
void labelsFromOpenSignals(Table& table) {
  for (const auto comment : table.comments) {
    if (!comment.starts_with('{')) continue;
    const auto header = base::Json::parse(comment, nullptr, false);
    if (!header.is_object() || header.empty() || !header.begin()->is_object()) continue;
    const auto& device = *header.begin();
    const auto words = [&](const char* key) {
      std::vector<std::string> out;
      for (const auto& word : device.value(key, base::Json::array()))
        out.push_back(word.is_string() ? word.get<std::string>() : "");
      return out;
    };
    const auto labels = words("label"), sensors = words("sensor");
    for (auto column : words("column")) {
      const auto at = static_cast<std::size_t>(std::find(labels.begin(), labels.end(), column) - labels.begin());
      if (at < labels.size() && at < sensors.size() && isSignal(kindOfName(lowered(sensors[at])))) column = sensors[at];
      table.labels.push_back(column);
      table.names.push_back(lowered(column));
    }
    return;
  }
}

/// Column labels in '#' lines: "Labels:= ECG".
void labelsFromComments(Table& table) {
  for (const auto comment : table.comments) {
    if (!lowered(comment).starts_with("labels:=")) continue;
    for (const auto label : fieldsOf(comment.substr(8), ' ')) {
      table.labels.emplace_back(label);
      table.names.push_back(lowered(label));
    }
  }
}

bool says(const Table& table, std::string_view cell, bool yes) {
  const auto number = table.number(cell);
  if (number) return (*number != 0) == yes;
  const std::string word = lowered(cell);
  return yes ? isOneOf(word, {"true", "yes", "y"}) : isOneOf(word, {"false", "no", "n"});
}

/// A column beside the intervals says that one cannot be used: its error in ms, marks of movement or artefact. Polar's
/// own documentation calls an interval with its flag, or with a large error, unusable.
bool blamed(const Table& table, const std::vector<std::string_view>& row) {
  constexpr double largest_error_ms = 30;
  for (std::size_t c = 0; c < std::min(table.names.size(), row.size()); ++c) {
    const auto& name = table.names[c];
    const auto number = table.number(row[c]);
    if (name.starts_with("error estimate") && number && *number > largest_error_ms) return true;
    const bool against = name.starts_with("blocker") || name.starts_with("artifact") || name.starts_with("artefact") ||
                         name.starts_with("artefakt") || name.starts_with("ectopic") || name.starts_with("ektop") ||
                         isOneOf(name, {"noise", "bad", "outlier", "suspect"});
    if (against && says(table, row[c], true)) return true;
    if (isOneOf(name, {"valid", "is_valid", "good", "ok", "usable"}) && says(table, row[c], false)) return true;
  }
  return false;
}

/// The beat that ends the interval is annotated, with a code of annotators, as another than a normal one.
bool endsAbnormal(const Table& table, const std::vector<std::string_view>& row) {
  for (std::size_t c = 0; c < std::min(table.names.size(), row.size()); ++c)
    if (isOneOf(table.names[c], {"type", "beat", "beat type", "beat_type", "beattype", "label", "annotation", "ann"}) &&
        isOneOf(row[c], {"V", "A", "S", "F", "E", "J", "R", "L", "Q", "/", "f", "a", "e", "j", "!", "r", "X", "~"}))
      return true;
  return false;
}

void markSuspect(const Table& table, const Column& rr, autonomic::Beats& beats) {
  std::vector<bool> suspect;
  bool after_abnormal = false;
  for (const std::size_t r : rr.rows) {
    const bool abnormal = endsAbnormal(table, table.rows[r]);
    suspect.push_back(abnormal || after_abnormal || blamed(table, table.rows[r]));
    after_abnormal = abnormal;
  }
  const bool sensor = columnStarting(table, "blocker") || columnStarting(table, "error estimate");
  if (sensor || std::find(suspect.begin(), suspect.end(), true) != suspect.end()) beats.suspect = std::move(suspect);
}

/// Intervals no heart gives, and stamps that do not rise, each with its line; `measure` breaks the series there.
void nameDoubtful(const Table& table, const Column& rr, const autonomic::Beats& beats, std::vector<Problem>& problems) {
  constexpr double shortest_ms = 200, longest_ms = 3000;
  for (std::size_t i = 0; i < beats.rr_ms.size() && problems.size() < most_problems; ++i) {
    const std::string place = linePlace(table.line_of_row[rr.rows[i]]);
    if (beats.rr_ms[i] < shortest_ms || beats.rr_ms[i] > longest_ms)
      note(problems, place, fmt::format("an interval of {:g} ms is no heart beat; left out", beats.rr_ms[i]));
    if (i > 0 && !beats.times_s.empty() && beats.times_s[i] <= beats.times_s[i - 1])
      note(problems, place,
           beats.times_s[i] == beats.times_s[i - 1] ? "the same time stamp twice; left out"
                                                    : "a time stamp before the last one; left out");
  }
}

/// A column named as time whose seconds do not rise: the rows are not in their order, and no figure of neighbours
/// holds.
bool outOfOrder(const Table& table) {
  const auto time = columnOfKind(table, ColumnKind::time);
  if (!time) return false;
  const auto values = columnOf(table, *time, nullptr).values;
  std::size_t falls = 0;
  for (std::size_t i = 1; i < values.size(); ++i) falls += values[i] < values[i - 1] ? 1U : 0U;
  constexpr std::size_t one_in = 20;
  return falls > 1 && falls > values.size() / one_in;
}

/// In the unit that the column's name states; where the numbers cannot be that, in the one they can be, and said so.
std::optional<std::vector<double>> intervalsOf(const Table& table, std::size_t index, const Column& rr,
                                               std::vector<Problem>& problems) {
  const auto unit = index < table.names.size() ? unitOfName(table.names[index]) : std::nullopt;
  if (!unit) return intervalsFrom(rr.values);
  if (auto stated = intervalsFrom(rr.values, *unit)) return stated;
  auto read = intervalsFrom(rr.values);
  if (read)
    note(problems, "column " + std::to_string(index + 1),
         fmt::format("its name states another unit; these numbers can only be {}",
                     read->front() == rr.values.front() ? "milliseconds" : "seconds"));
  return read;
}

base::Result<Recording> intervalColumn(const Table& table, std::size_t index, Recording out, const File& file,
                                       std::optional<double> unit_s = std::nullopt) {
  if (outOfOrder(table))
    return base::refuse({"recording.order", file.name, "time column", "the rows are not in the order of their times",
                         "Sort the rows by time and hand the file in again"});
  const Column rr = columnOf(table, index, &out.problems);
  const auto ms = unit_s ? intervalsFrom(rr.values, *unit_s) : intervalsOf(table, index, rr, out.problems);
  if (!ms)
    return base::refuse(
        {"recording.unit", file.name, "column " + std::to_string(index + 1),
         "the numbers are no intervals between beats in ms or s",
         "Check the column and its unit; of intervals counted in samples say --kind rr and --rate HZ, of a signal "
         "--kind (ecg, ppg, eda, resp) and --rate HZ"});
  out.beats.emplace();
  out.beats->rr_ms = *ms;
  out.beats->times_s = timesBeside(table, index, out.beats->rr_ms, rr.rows);
  nameDoubtful(table, rr, *out.beats, out.problems);
  markSuspect(table, rr, *out.beats);
  if (columnStarting(table, "blocker") || columnStarting(table, "error estimate")) out.format = "polar-ppi";
  for (std::size_t c = 0; c < table.rows.front().size() && !out.start; ++c) out.start = momentOf(table.rows.front()[c]);
  return out;
}

/// Seconds a unit of a column of beat times is.
double beatUnit(const Table& table, std::size_t index) {
  return index < table.names.size() ? unitOfName(table.names[index]).value_or(1) : 1;
}

base::Result<Recording> fromBeatTimes(const Table& table, std::size_t index, Recording out, const File& file,
                                      std::optional<double> unit_s = std::nullopt) {
  const Column times = columnOf(table, index, &out.problems);
  const double unit = unit_s.value_or(beatUnit(table, index));
  if (!areBeatTimes(times.values, unit))
    return base::refuse({"recording.unit", file.name, "column " + std::to_string(index + 1),
                         "the numbers are no times of beats in seconds: they do not rise by a beat at a time",
                         "Check the column and its order; name its unit in the header, as in \"beat (ms)\""});
  out.format = "beat-times";
  out.beats.emplace();
  double before = unit * times.values.front();
  for (std::size_t i = 1; i < times.values.size(); ++i) {
    const double at = unit * times.values[i];
    if (at > before) {
      out.beats->rr_ms.push_back((at - before) * 1000);
      out.beats->times_s.push_back(at);
      before = at;
    } else {
      note(out.problems, linePlace(table.line_of_row[times.rows[i]]),
           at == before ? "the same time stamp twice; left out" : "a time stamp before the last one; left out");
    }
  }
  return out;
}

/// What a signal of this kind is sampled at.
RateBounds boundsOf(const std::vector<std::string>& labels) {
  const bool beats = std::any_of(labels.begin(), labels.end(), [](const std::string& label) {
    const auto kind = kindOfName(lowered(label));
    return kind == ColumnKind::electrocardiogram || kind == ColumnKind::pulse;
  });
  return beats ? RateBounds{20, 20000} : RateBounds{1, 999};
}

/// A unit in brackets: "EDA (uS)", "EDA [µS]".
std::string unitIn(const std::string& label) {
  const auto open = label.find_first_of("([");
  const auto close = label.find_first_of(")]", open == std::string::npos ? 0 : open);
  return open == std::string::npos || close == std::string::npos ? "" : label.substr(open + 1, close - open - 1);
}

struct Wanted {
  std::size_t column = 0;
  std::string label, unit;
};

Signal signalOf(const Table& table, const Wanted& wanted, double rate_hz, const Clock* clock,
                std::vector<Problem>& problems) {
  Signal signal{wanted.label, wanted.unit, rate_hz, {}};
  signal.samples.reserve(table.rows.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (clock != nullptr)
      signal.samples.insert(signal.samples.end(), clock->missing_before[r], std::numeric_limits<float>::quiet_NaN());
    const auto& row = table.rows[r];
    const auto value = wanted.column < row.size() ? table.number(row[wanted.column]) : std::nullopt;
    signal.samples.push_back(value ? static_cast<float>(*value) : std::numeric_limits<float>::quiet_NaN());
    if (!value) note(problems, linePlace(table.line_of_row[r]), "no number in column " + wanted.label);
  }
  return signal;
}

base::Result<Recording> signals(const Table& table, const std::vector<Wanted>& wanted, const TableChoice& choice,
                                Recording out, const File& file) {
  const auto header = rateInHeader(table);
  std::optional<double> rate = choice.rate_hz ? choice.rate_hz : header;
  std::vector<std::string> labels;
  for (const auto& one : wanted) labels.push_back(one.label);
  const auto clock = clockOf(table, boundsOf(labels), rate, out.problems);
  constexpr double agreement = 0.02;
  if (rate && clock && std::fabs(*rate - clock->rate_hz) > agreement * clock->rate_hz)
    return base::refuse(
        {"recording.rate", file.name, "time column",
         fmt::format("the sampling rate is given as {:g} Hz, but its times say {:.4g} Hz", *rate, clock->rate_hz),
         "Give the right rate with --rate HZ, or name the time column otherwise"});
  if (!rate && clock) rate = clock->rate_hz;
  if (!rate)
    return base::refuse({"recording.no-rate", file.name, "header", "a signal without its sampling rate",
                         "Say it with --rate HZ, or add a line \"# Sampling Rate (Hz):= 250\" at the top"});
  out.format = "signal-csv";
  for (std::size_t c = 0; c < table.rows.front().size() && !out.start; ++c) out.start = momentOf(table.rows.front()[c]);
  for (const auto& one : wanted)
    out.signals.push_back(signalOf(table, one, *rate, clock ? &*clock : nullptr, out.problems));
  return out;
}

std::vector<Wanted> namedSignals(const Table& table) {
  std::vector<Wanted> wanted;
  for (std::size_t c = 0; c < table.names.size(); ++c)
    if (isSignal(kindOfName(table.names[c]))) wanted.push_back({c, table.labels[c], unitIn(table.labels[c])});
  return wanted;
}

base::Refusal columnRefusal(const Table& table, const File& file, std::string cause) {
  return {
      "recording.no-column", file.name, "columns " + columnsIn(table), std::move(cause),
      "Say which with --column NAME or number and --kind rr, beats, ecg, ppg, eda or resp, of a signal with --rate HZ"};
}

/// By its name, whole or its beginning, in any case; or by its number.
std::optional<std::size_t> chosenColumn(const Table& table, const std::string& column) {
  const std::string name = lowered(column);
  const auto exact = std::find(table.names.begin(), table.names.end(), name);
  if (exact != table.names.end()) return static_cast<std::size_t>(exact - table.names.begin());
  if (const auto begins = columnStarting(table, name)) return begins;
  const auto number = numberOf(column);
  if (!number || *number < 1 || *number > static_cast<double>(table.width()) || *number != std::floor(*number))
    return std::nullopt;
  return static_cast<std::size_t>(*number) - 1;
}

bool neverFalls(const std::vector<double>& x) {
  return x.size() > 2 && x.back() > x.front() && std::is_sorted(x.begin(), x.end());
}

/// Columns whose values can be intervals between beats and nothing else.
std::vector<std::size_t> intervalColumns(const Table& table) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < table.width(); ++c) {
    const auto values = columnOf(table, c, nullptr).values;
    if (2 * values.size() < table.rows.size() || areBeatTimes(values) || neverFalls(values)) continue;
    if (intervalsFrom(values) && !lookSampled(values)) out.push_back(c);
  }
  return out;
}

/// Without a name that says it: the one column that can be intervals, or times of beats.
base::Result<Recording> byValues(const Table& table, Recording out, const File& file) {
  const auto found = intervalColumns(table);
  if (found.size() > 1)
    return base::refuse(columnRefusal(table, file, "more than one column can be intervals between beats"));
  if (found.size() == 1) {
    if (!table.names.empty())
      note(out.problems, "column " + std::to_string(found[0] + 1),
           "taken as intervals between beats because of its values; its name does not say so");
    return intervalColumn(table, found[0], std::move(out), file);
  }
  for (std::size_t c = 0; c < table.names.size(); ++c)
    if (namesHeartRate(table.names[c]))
      return base::refuse({"recording.rate-only", file.name, "column " + std::to_string(c + 1),
                           "this is a heart rate, which a device averages: the intervals between beats are not in it",
                           "Export the intervals between beats (RR)"});
  for (std::size_t c = 0; c < table.width(); ++c)
    if (areBeatTimes(columnOf(table, c, nullptr).values, beatUnit(table, c)))
      return fromBeatTimes(table, c, std::move(out), file);
  const auto first = columnOf(table, 0, nullptr).values;
  // Numbers that only rise, to more than twice the first, are times or sample numbers.
  const bool count_up = neverFalls(first) && first.back() > 2 * first.front();
  if (table.width() == 1 && table.names.empty() && !count_up && !lookSampled(first))
    return intervalColumn(table, 0, std::move(out), file);
  return base::refuse(columnRefusal(table, file,
                                    table.names.empty() ? "no column holds intervals between beats; it may be a signal"
                                                        : "no column is named as intervals or as a signal"));
}

base::Result<Recording> byChoice(const Table& table, const TableChoice& choice, Recording out, const File& file) {
  std::optional<std::size_t> column;
  if (choice.column.empty()) {
    const auto found = intervalColumns(table);
    if (table.width() == 1) column = 0;
    for (std::size_t c = 0; c < table.names.size() && !column; ++c) {
      const auto kind = kindOfName(table.names[c]);
      const bool fits = (choice.kind == "rr" && kind == ColumnKind::intervals) ||
                        (choice.kind == "ecg" && kind == ColumnKind::electrocardiogram) ||
                        (choice.kind == "ppg" && kind == ColumnKind::pulse) ||
                        (choice.kind == "eda" && kind == ColumnKind::skin) ||
                        (choice.kind == "resp" && kind == ColumnKind::breathing);
      if (fits) column = c;
    }
    if (!column && choice.kind == "rr" && found.size() == 1) column = found[0];
  } else {
    column = chosenColumn(table, choice.column);
  }
  if (!column)
    return base::refuse(columnRefusal(
        table, file,
        choice.column.empty() ? "which column is meant is not clear" : "there is no column \"" + choice.column + "\""));
  std::string kind = choice.kind;
  const auto named = *column < table.names.size() ? kindOfName(table.names[*column]) : ColumnKind::none;
  if (kind.empty()) {
    static constexpr const char* kinds[] = {"", "rr", "ecg", "ppg", "eda", "resp", ""};
    kind = kinds[static_cast<std::size_t>(named)];
    const auto values = columnOf(table, *column, nullptr).values;
    if (kind.empty() && areBeatTimes(values)) kind = "beats";
    if (kind.empty() && intervalsFrom(values) && !lookSampled(values)) kind = "rr";
  }
  if (kind == "rr" || kind == "beats") {
    // With a rate the numbers count samples.
    std::optional<double> unit_s;
    if (choice.rate_hz) unit_s = 1 / *choice.rate_hz;
    if (kind == "rr") return intervalColumn(table, *column, std::move(out), file, unit_s);
    return fromBeatTimes(table, *column, std::move(out), file, unit_s);
  }
  if (kind.empty()) return base::refuse(columnRefusal(table, file, "what the chosen column holds is not clear"));
  const std::string label =
      *column < table.labels.size() ? table.labels[*column] : "column " + std::to_string(*column + 1);
  // The kind leads the label, so that the signal is taken for what the person said it is.
  const bool says_so = (kind == "ecg" && named == ColumnKind::electrocardiogram) ||
                       (kind == "ppg" && named == ColumnKind::pulse) || (kind == "eda" && named == ColumnKind::skin) ||
                       (kind == "resp" && named == ColumnKind::breathing);
  return signals(table,
                 {{*column, says_so ? label : kind + " " + label, choice.unit.empty() ? unitIn(label) : choice.unit}},
                 choice, std::move(out), file);
}

}  // namespace

bool looksLikeTable(std::string_view bytes) {
  const Table table = parseTable(bytes.substr(0, 20000));
  if (table.rows.empty()) return false;
  if (rateInHeader(table)) return true;
  Table start = table;
  if (start.rows.size() > 2 && bytes.size() > 20000) start.rows.pop_back();
  // A table of a laboratory or a chart may name columns alike ("RR" is blood pressure in German, "PPI" a medicine).
  if (const auto rr = columnOfKind(table, ColumnKind::intervals))
    return intervalsFrom(columnOf(start, *rr, nullptr).values).has_value();
  constexpr std::size_t rows_of_a_signal = 200;
  if (!table.names.empty()) return anySignalName(table) && start.rows.size() >= rows_of_a_signal;
  // A number or two by themselves are no recording.
  constexpr std::size_t fewest = 3;
  if (start.rows.size() < fewest) return false;
  for (const std::size_t c : {std::size_t{0}, std::size_t{1}}) {
    const auto values = columnOf(start, c, nullptr).values;
    if (2 * values.size() < start.rows.size()) continue;
    if (areBeatTimes(values) || intervalsFrom(values)) return true;
  }
  return false;
}

base::Result<Recording> readTable(const File& file, const TableChoice& choice) {
  Table table = parseTable(file.bytes);
  Recording out;
  out.name = file.name;
  out.format = "rr-text";
  if (table.rows.empty())
    return base::refuse({"recording.empty", file.name, "", "the file holds no row of numbers", "Export it again"});
  if (table.decimal_comma) note(out.problems, "whole file", "commas were read as decimal signs");
  if (table.names.empty() && rateInHeader(table)) labelsFromOpenSignals(table);
  if (table.names.empty() && rateInHeader(table)) labelsFromComments(table);
  if (!choice.column.empty() || !choice.kind.empty()) return byChoice(table, choice, std::move(out), file);
  if (rowsAreHoursApart(table))
    return base::refuse(
        {"recording.daily", file.name, columnsIn(table),
         "its rows are hours or days apart: figures of a program, not beats or a signal",
         "Hand in the beats (RR) of a reading; daily tables of known programs (Elite HRV, HRV4Training, "
         "Whoop, Oura, Fitbit, Garmin, Withings, Omron) are taken with homeostat import"});
  if (const auto rr = columnOfKind(table, ColumnKind::intervals))
    return intervalColumn(table, *rr, std::move(out), file);
  if (anySignalName(table)) return signals(table, namedSignals(table), choice, std::move(out), file);
  return byValues(table, std::move(out), file);
}

}  // namespace homeostat::recordings
