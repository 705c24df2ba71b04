#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeostat::recordings {

/// Without the mark that some programs write before UTF-8.
std::string_view withoutMark(std::string_view text);
/// Lines ended by LF, CR LF or CR alone; a UTF-8 mark at the start is left out. Views into `text`.
std::vector<std::string_view> linesOf(std::string_view text);
/// Fields between `separator`, trimmed; with a blank as separator any run of blanks and tabs parts two fields.
std::vector<std::string_view> fieldsOf(std::string_view line, char separator);
std::string_view trimmed(std::string_view text);
/// Trimmed, and without the quotation marks around it.
std::string_view unquoted(std::string_view text);
/// The whole text as one finite number with a point; empty for anything else.
std::optional<double> numberOf(std::string_view text);
std::string lowered(std::string_view ascii);
/// "line 12", counted from 1.
std::string linePlace(std::size_t index);

}  // namespace homeostat::recordings
