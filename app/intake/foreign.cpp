#include "app/intake/foreign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace homeostat::intake {
namespace {

constexpr const char* kSaveAsTable = "Open it in the spreadsheet program and save the sheet as CSV (UTF-8)";
constexpr const char* kUnpack = "Unpack it and hand in the files inside";
constexpr const char* kAskForData =
    "Ask the sender for the results as FHIR, HL7 v2, C-CDA or CSV, or write them into a table";

struct Sign {
  std::string_view begins;
  const char *what, *mend;
};

using namespace std::string_view_literals;

constexpr Sign kSigns[] = {
    {"%PDF-"sv, "a PDF document", kAskForData},
    {"\x1F\x8B"sv, "a gzip archive", kUnpack},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", kUnpack},
    {"Rar!\x1A\x07"sv, "a RAR archive", kUnpack},
    {"BZh"sv, "a bzip2 archive", kUnpack},
    {"\xFD"
     "7zXZ"sv,
     "an xz archive", kUnpack},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an old Office document (XLS or DOC)", kSaveAsTable},
    {"\x89PNG\r\n\x1A\n"sv, "an image (PNG)", kAskForData},
    {"\xFF\xD8\xFF"sv, "an image (JPEG)", kAskForData},
    {"GIF8"sv, "an image (GIF)", kAskForData},
    {"II*\0"sv, "an image (TIFF)", kAskForData},
    {"MM\0*"sv, "an image (TIFF)", kAskForData},
    {"{\\rtf"sv, "a document (RTF)", kAskForData},
    {"SQLite format 3\0"sv, "a database (SQLite)", "Export its tables as CSV"},
    {"H|\\^&|"sv, "a message of an analyser (ASTM E1394)", "Ask for HL7 v2, FHIR or CSV"},
    {"UNA:"sv, "an EDIFACT message", "Ask for HL7 v2, FHIR or CSV"},
    {"UNB+"sv, "an EDIFACT message", "Ask for HL7 v2, FHIR or CSV"},
};

/// What a ZIP archive is shows in the names of its first files.
Sign zip(std::string_view bytes) {
  const auto within =
      [head = bytes.substr(0, 4096),
       tail = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 65536))](std::string_view name) {
        return head.find(name) != std::string_view::npos || tail.find(name) != std::string_view::npos;
      };
  if (within("xl/workbook")) return {{}, "an Excel workbook (XLSX)", kSaveAsTable};
  if (within("opendocument.spreadsheet")) return {{}, "a spreadsheet (ODS)", kSaveAsTable};
  if (within("word/document") || within("opendocument.text")) return {{}, "a document (DOCX, ODT)", kAskForData};
  return {{}, "a ZIP archive", kUnpack};
}

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// German practices exchange lines of a length (3 digits), a field number (4) and its content; the first names the kind
/// of record, field 8000.
bool isXdt(std::string_view bytes) {
  const auto line = bytes.substr(0, std::min<std::size_t>(bytes.find_first_of("\r\n"), 20));
  return line.size() >= 11 && digits(line.substr(0, 7)) && line.substr(3, 4) == "8000";
}

bool isWebPage(std::string_view bytes) {
  auto head = bytes.substr(0, 400);
  head.remove_prefix(std::min(head.find('<'), head.size()));
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower.starts_with("<!doctype html") || lower.starts_with("<html");
}

/// Every second byte of the beginning is zero, and no mark says which ones.
bool isUnmarkedUtf16(std::string_view bytes) {
  const auto head = bytes.substr(0, 200);
  if (head.size() < 8 || head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return false;
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < head.size(); ++i)
    if (head[i] == '\0') ++(i % 2 == 0 ? even : odd);
  const std::size_t most = head.size() / 2 * 8 / 10;
  return (even >= most && odd == 0) || (odd >= most && even == 0);
}

std::optional<Sign> signOf(std::string_view bytes) {
  for (const auto& sign : kSigns)
    if (bytes.starts_with(sign.begins)) return sign;
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return zip(bytes);
  if (bytes.size() > 12 && (bytes.substr(4, 8) == "ftypheic" || bytes.substr(4, 8) == "ftypmif1"))
    return Sign{{}, "an image (HEIC)", kAskForData};
  if (bytes.size() > 132 && bytes.substr(128, 4) == "DICM")
    return Sign{{}, "a DICOM file", "Ask for the report's values as FHIR, HL7 v2 or CSV"};
  if (isXdt(bytes))
    return Sign{
        {}, "a German xDT file (LDT, BDT or GDT)", "Ask the laboratory or practice system for HL7 v2, FHIR or CSV"};
  if (isWebPage(bytes)) return Sign{{}, "a web page (HTML)", kAskForData};
  if (isUnmarkedUtf16(bytes)) return Sign{{}, "text in UTF-16 without its mark", "Save it as UTF-8"};
  return std::nullopt;
}

}  // namespace

std::optional<base::Refusal> foreign(std::string_view bytes, const std::string& name) {
  const bool marked = bytes.starts_with("\xEF\xBB\xBF");
  if (bytes.substr(marked ? 3 : 0).find_first_not_of(" \t\r\n") == std::string_view::npos)
    return base::Refusal{"import.empty", name, "", "the file is empty",
                         "Export it again, or choose a file with content"};
  const auto sign = signOf(bytes);
  if (!sign) return std::nullopt;
  return base::Refusal{"import.foreign", name, "", fmt::format("this is {}, which is not read", sign->what),
                       sign->mend};
}

std::optional<base::Refusal> streamed(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  const bool stream = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
                      !std::filesystem::is_directory(status);
  if (!stream && (path != "-" || std::filesystem::exists(status))) return std::nullopt;
  return base::Refusal{"file.stream", path.string(), "", "this is a stream, not a file", "Save it into a file first"};
}

}  // namespace homeostat::intake
