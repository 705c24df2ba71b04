#include "i18n/messages.hpp"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>

#include <algorithm>
#include <map>

#include "i18n/format.hpp"

namespace homeostat::i18n {
namespace {

icu::UnicodeString decoded(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

Bundle readLanguage(std::string_view language) {
  Bundle bundle;
  bundle.language = std::string(language);
  for (const auto& file : detail::embeddedBundles()) {
    if (file.language != language) continue;
    if (auto read = detail::readBundleFile(file, bundle); !read)
      throw base::Failure("i18n.bundle", read.error().line());
  }
  return bundle;
}

const Bundle& englishBundle() {
  static const Bundle bundle = readLanguage("en");
  return bundle;
}

Bundle pseudoBundle() {
  Bundle bundle = englishBundle();
  bundle.language = "en-XA";
  bundle.meta["name"] = "[Éñǧĺíšĥ]";
  for (auto& [key, pattern] : bundle.patterns) pattern = pseudoPattern(pattern);
  return bundle;
}

std::string metaOr(const Bundle& bundle, const std::string& name, const std::string& otherwise) {
  const auto found = bundle.meta.find(name);
  return found == bundle.meta.end() || found->second.empty() ? otherwise : found->second;
}

/// "de-AT" finds "de"; "zh" and "zh-CN" find "zh-Hans" by ICU's likely subtags. Empty when there is none.
std::string closestBundle(std::string_view asked) {
  const auto known = Messages::languages();
  const auto has = [&](const std::string& name) { return std::find(known.begin(), known.end(), name) != known.end(); };
  UErrorCode status = U_ZERO_ERROR;
  auto locale = icu::Locale::forLanguageTag(icu::StringPiece(asked.data(), static_cast<int32_t>(asked.size())), status);
  if (U_FAILURE(status) || locale.isBogus()) return {};
  const std::string language = locale.getLanguage();
  if (language.empty()) return {};
  locale.addLikelySubtags(status);
  if (U_SUCCESS(status) && has(language + "-" + locale.getScript())) return language + "-" + locale.getScript();
  return has(language) ? language : std::string();
}

bool plainText(std::string_view pattern) { return pattern.find_first_of("{}'") == std::string_view::npos; }

icu::Formattable formattable(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return icu::Formattable(decoded(*text));
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return icu::Formattable(static_cast<int64_t>(*whole));
  return icu::Formattable(std::get<double>(value));
}

}  // namespace

struct Messages::State {
  Bundle bundle;
  std::string format_locale;
  bool right_to_left = false;
};

Messages Messages::fromBundle(Bundle bundle) {
  auto state = std::make_shared<State>();
  state->format_locale = metaOr(bundle, "format_locale", bundle.language);
  state->right_to_left = i18n::rightToLeft(bundle.language);
  state->bundle = std::move(bundle);
  return Messages(std::move(state));
}

Messages Messages::english() { return fromBundle(englishBundle()); }

base::Result<Messages> Messages::forLanguage(std::string_view language) {
  if (language == "en-XA") return fromBundle(pseudoBundle());
  const std::string found = closestBundle(language);
  if (found.empty())
    return base::refuse({"i18n.language", "", "", fmt::format("there are no texts in the language '{}'", language),
                         fmt::format("choose one of {}", fmt::join(languages(), ", "))});
  if (found == "en") return english();
  return fromBundle(readLanguage(found));
}

std::vector<std::string> Messages::languages() {
  std::vector<std::string> names;
  for (const auto& file : detail::embeddedBundles()) names.emplace_back(file.language);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string Messages::text(std::string_view key, std::initializer_list<Argument> arguments) const {
  return text(key, std::span<const Argument>(arguments.begin(), arguments.size()));
}

std::string Messages::text(std::string_view key, std::span<const Argument> arguments) const {
  const std::string name(key);
  const Bundle* source = &state_->bundle;
  std::string_view locale = state_->format_locale;
  auto found = source->patterns.find(name);
  if (found == source->patterns.end()) {
    source = &englishBundle();
    found = source->patterns.find(name);
    if (found == source->patterns.end()) throw base::Failure("i18n.key", fmt::format("no text has the key '{}'", key));
    locale = "en-GB";
  }
  const std::string& pattern = found->second;
  if (plainText(pattern)) return pattern;

  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  const icu::MessageFormat format(decoded(pattern), icu::Locale::forLanguageTag(std::string(locale), status), place,
                                  status);
  if (U_FAILURE(status)) throw base::Failure("i18n.pattern", fmt::format("'{}' does not parse", key));
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& argument : arguments) {
    names.push_back(decoded(argument.name));
    values.push_back(formattable(argument.value));
  }
  const auto needed_arguments = patternArguments(pattern);
  for (const auto& needed : *needed_arguments)
    if (std::none_of(arguments.begin(), arguments.end(), [&](const Argument& given) { return given.name == needed; }))
      throw base::Failure("i18n.argument", fmt::format("'{}' needs the argument '{}'", key, needed));
  icu::UnicodeString out;
  format.format(names.data(), values.data(), static_cast<int32_t>(values.size()), out, status);
  if (U_FAILURE(status)) throw base::Failure("i18n.format", fmt::format("'{}': {}", key, u_errorName(status)));
  std::string bytes;
  return out.toUTF8String(bytes);
}

bool Messages::has(std::string_view key) const { return state_->bundle.patterns.contains(std::string(key)); }
const std::string& Messages::language() const { return state_->bundle.language; }
const std::string& Messages::formatLocale() const { return state_->format_locale; }
bool Messages::rightToLeft() const { return state_->right_to_left; }
const Bundle& Messages::bundle() const { return state_->bundle; }
std::string Messages::languageName() const { return metaOr(state_->bundle, "name", state_->bundle.language); }
std::string Messages::checkedBy() const { return metaOr(state_->bundle, "checked_by", ""); }

std::vector<std::string> Messages::missingKeys() const {
  std::vector<std::string> keys;
  for (const auto& [key, pattern] : englishBundle().patterns)
    if (!has(key)) keys.push_back(key);
  return keys;
}

std::vector<std::string> Messages::unknownKeys() const {
  std::vector<std::string> keys;
  for (const auto& [key, pattern] : state_->bundle.patterns)
    if (!englishBundle().patterns.contains(key)) keys.push_back(key);
  return keys;
}

}  // namespace homeostat::i18n
