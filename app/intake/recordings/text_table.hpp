#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/recordings/recording.hpp"

namespace homeostat::recordings {

/// A text file as a table: what stands in '#' lines and before the header, the names of the columns, and the rows.
struct Table {
  std::vector<std::string_view> comments;
  std::vector<std::string> names;   ///< lower case; empty without a header line
  std::vector<std::string> labels;  ///< as written
  std::vector<std::vector<std::string_view>> rows;
  std::vector<std::size_t> line_of_row;
  char separator = ' ';
  bool decimal_comma = false;
  /// The whole field as a number; a comma as decimal sign where the table has it.
  [[nodiscard]] std::optional<double> number(std::string_view field) const;
  [[nodiscard]] std::size_t width() const;
};

/// The separator is ';', a tabulator, ',' or blanks, as the rows have it; a comma between digits is a decimal sign
/// where another separator, or none, explains the rows better.
Table parseTable(std::string_view bytes);

/// So many problems of a file are told one by one.
constexpr std::size_t most_problems = 50;
/// Adds one, up to `most_problems`.
void note(std::vector<Problem>& problems, std::string place, std::string what);

bool isOneOf(std::string_view text, std::initializer_list<const char*> words);

/// One column's numbers and the rows they stand in; lines without a number go into `problems` (at most fifty).
struct Column {
  std::vector<double> values;
  std::vector<std::size_t> rows;
};
Column columnOf(const Table& table, std::size_t index, std::vector<Problem>* problems);

/// Parts of a name in lower case between what is neither a letter, a digit nor beyond ASCII.
std::vector<std::string> wordsOf(const std::string& lowered_name);

enum class ColumnKind { none, intervals, electrocardiogram, pulse, skin, breathing, time };

/// What a column's name says it holds, in the languages of common exports.
ColumnKind kindOfName(const std::string& lowered_name);

/// "1 \"time\" (0, 0.004, 0.008 …), 2 …": what a person can choose from.
std::string columnsIn(const Table& table);

/// Seconds one of the column's units is, as its name says ("RR (ms)", "time_us"); empty when it says none.
std::optional<double> unitOfName(const std::string& lowered_name);

/// A rate that a device averaged, from which no interval can be had back.
bool namesHeartRate(const std::string& lowered_name);

double middleOf(std::vector<double> x);
/// Intervals in ms from numbers in ms or s; empty when they are neither.
std::optional<std::vector<double>> intervalsFrom(std::vector<double> x);
/// The same of numbers in a stated unit; empty when no heart beats so.
std::optional<std::vector<double>> intervalsFrom(std::vector<double> x, double unit_s);
/// Rising numbers whose typical step is a heart beat, in seconds or the unit that is stated, and that are no even
/// clock. Whole numbers of no stated unit are not taken for ms: they may as well count samples.
bool areBeatTimes(const std::vector<double>& x, double unit_s = 1);
/// Numbers that change little from one to the next against their spread over 200 of them: a sampled curve, not beats.
bool lookSampled(const std::vector<double>& x);

}  // namespace homeostat::recordings
