#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace homeostat::intake::table {

using Row = std::vector<std::string>;

struct Line {
  std::size_t number = 0;  ///< of the file, the first is 1
  Row cells;
};

struct Rows {
  std::vector<Line> lines;     ///< without empty ones
  std::size_t open_quote = 0;  ///< line of a quotation mark that is never closed, 0: none
};

/// Rows of a delimited text with quotes. `separator` ' ' means two or more blanks, as in text copied from a page.
Rows rowsOf(std::string_view text, char separator);

/// The same rows from `first` on, at most `count`; for looking at a long file's beginning.
Rows firstRowsOf(std::string_view text, char separator, std::size_t count);

/// Separators a table may have, the likeliest first.
inline constexpr std::string_view kSeparators = "\t;,| ";

/// The separator of which the line has most, ',' where it has none.
char separatorOf(std::string_view line);

}  // namespace homeostat::intake::table
