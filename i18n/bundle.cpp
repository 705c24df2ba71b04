#include "i18n/bundle.hpp"

#include <fmt/format.h>
#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include <set>

namespace homeostat::i18n {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool isKey(std::string_view key) {
  return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string_view::npos;
}

bool validUtf8(std::string_view text) {
  const auto decoded = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  return decoded.indexOf(static_cast<UChar>(0xFFFD)) < 0;
}

base::Refusal refusalAt(const detail::BundleFile& file, int line, std::string cause, std::string mend) {
  return {"i18n.bundle", std::string(file.file), fmt::format("line {}", line), std::move(cause), std::move(mend)};
}

base::Result<void> takeEntry(const detail::BundleFile& file, int line, std::string_view entry, Bundle& bundle) {
  const auto equals = entry.find('=');
  if (equals == std::string_view::npos)
    return base::refuse(refusalAt(file, line, "no '=' between key and text", "write: key = text"));
  const auto key = trimmed(entry.substr(0, equals));
  const auto text = trimmed(entry.substr(equals + 1));
  const bool meta = key.starts_with('@');
  const auto name = meta ? key.substr(1) : key;
  if (!isKey(name))
    return base::refuse(
        refusalAt(file, line, fmt::format("'{}' is no key", key), "use a-z, 0-9, dot, dash, underscore"));
  if (text.empty() && !meta)
    return base::refuse(refusalAt(file, line, fmt::format("'{}' has no text", key), "write the text after '='"));
  auto& target = meta ? bundle.meta : bundle.patterns;
  if (!target.emplace(std::string(name), std::string(text)).second)
    return base::refuse(refusalAt(file, line, fmt::format("'{}' stands twice", key), "keep one of the two"));
  return {};
}

}  // namespace

base::Result<void> detail::readBundleFile(const BundleFile& file, Bundle& bundle) {
  if (!validUtf8(file.text)) return base::refuse(refusalAt(file, 1, "the text is not UTF-8", "save the file as UTF-8"));
  std::string entry;
  int entry_line = 0;
  int line_number = 0;
  const auto finish = [&]() -> base::Result<void> {
    if (entry.empty()) return {};
    auto taken = takeEntry(file, entry_line, entry, bundle);
    entry.clear();
    return taken;
  };
  std::string_view rest = file.text;
  while (!rest.empty()) {
    ++line_number;
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const auto content = trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    const bool continues = (line.front() == ' ' || line.front() == '\t') && !entry.empty();
    if (continues) {
      entry += ' ';
      entry += content;
      continue;
    }
    if (auto done = finish(); !done) return done;
    entry = std::string(content);
    entry_line = line_number;
  }
  return finish();
}

base::Result<std::vector<std::string>> patternArguments(std::string_view pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  const auto text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(pattern.data(), static_cast<int32_t>(pattern.size())));
  const icu::MessagePattern parsed(text, &place, status);
  if (U_FAILURE(status))
    return base::refuse({"i18n.pattern", "", fmt::format("character {}", place.offset),
                         fmt::format("the message pattern cannot be read ({})", u_errorName(status)),
                         "check braces and apostrophes"});
  std::set<std::string> names;
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_NAME || part.getType() == UMSGPAT_PART_TYPE_ARG_NUMBER) {
      std::string name;
      parsed.getSubstring(part).toUTF8String(name);
      names.insert(std::move(name));
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace homeostat::i18n
