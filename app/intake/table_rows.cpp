#include "app/intake/table_rows.hpp"

#include <algorithm>
#include <limits>

namespace homeostat::intake::table {
namespace {

class Cutter {
 public:
  Cutter(std::string_view text, char separator, std::size_t count)
      : text_(text), separator_(separator), count_(count) {}

  Rows run() {
    for (; at_ < text_.size() && out_.lines.size() < count_; ++at_) take(text_[at_]);
    if (any_ || !cell_.empty()) finish();
    if (quoted_ && out_.lines.size() < count_) out_.open_quote = quote_line_;
    return std::move(out_);
  }

 private:
  void take(char c) {
    if (c == '\n') ++line_;
    if (quoted_) return inQuotes(c);
    if (c == '"' && cell_.empty()) {
      quoted_ = any_ = true;
      quote_line_ = line_;
    } else if (separates(c)) {
      endCell();
      any_ = true;
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && text_.substr(at_ + 1, 1) == "\n") return;
      finish();
      start_ = line_;
    } else {
      cell_ += c;
      any_ = any_ || c != ' ';
    }
  }

  void inQuotes(char c) {
    if (c != '"')
      cell_ += c;
    else if (text_.substr(at_ + 1, 1) == "\"")
      cell_ += text_[++at_];
    else
      quoted_ = false;
  }

  /// Two blanks and more are one separator; at a line's beginning they only indent.
  bool separates(char c) {
    if (separator_ != ' ') return c == separator_;
    if (c != ' ' || text_.substr(at_ + 1, 1) != " ") return false;
    while (text_.substr(at_ + 1, 1) == " ") ++at_;
    const bool at_edge = (cell_.empty() && row_.empty()) || text_.substr(at_ + 1, 1).find_first_of("\r\n") == 0;
    return !at_edge;
  }

  void endCell() {
    row_.push_back(cell_);
    cell_.clear();
  }

  void finish() {
    endCell();
    if (any_) out_.lines.push_back({start_, row_});
    row_.clear();
    any_ = false;
  }

  std::string_view text_;
  char separator_;
  std::size_t count_, at_ = 0, line_ = 1, start_ = 1, quote_line_ = 0;
  Rows out_;
  Row row_;
  std::string cell_;
  bool quoted_ = false, any_ = false;
};

}  // namespace

Rows rowsOf(std::string_view text, char separator) {
  return Cutter(text, separator, std::numeric_limits<std::size_t>::max()).run();
}

Rows firstRowsOf(std::string_view text, char separator, std::size_t count) {
  return Cutter(text, separator, count).run();
}

char separatorOf(std::string_view line) {
  char best = ',';
  for (const char c : {'\t', ';', ',', '|'}) {
    if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
  }
  return best;
}

}  // namespace homeostat::intake::table
