#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "i18n/bundle.hpp"
#include "kb/base/result.hpp"

namespace homeostat::i18n {

/// A value put into a message. Integers choose plural forms; text is put in as it stands (format numbers that carry
/// a unit with i18n/format.hpp first).
using Value = std::variant<std::string, std::int64_t, double>;
struct Argument {
  std::string_view name;
  Value value;
  Argument(std::string_view argument_name, std::string text) : name(argument_name), value(std::move(text)) {}
  Argument(std::string_view argument_name, std::string_view text) : name(argument_name), value(std::string(text)) {}
  Argument(std::string_view argument_name, const char* text) : name(argument_name), value(std::string(text)) {}
  Argument(std::string_view argument_name, double number) : name(argument_name), value(number) {}
  template <class Integer>
  requires std::is_integral_v<Integer> Argument(std::string_view argument_name, Integer number)
      : name(argument_name), value(static_cast<std::int64_t>(number)) {}
};

/// The texts of one language. An immutable value, cheap to copy; safe to share between threads.
class Messages {
 public:
  /// "de", "de-AT" (falls back to "de"), "zh-Hans", "zh" (the only Chinese there is), "en-XA" (pseudo-language for
  /// tests). Refuses a language that has no bundle: the process locale is never asked.
  static base::Result<Messages> forLanguage(std::string_view language);
  /// The base language; every key stands there.
  static Messages english();
  /// From a bundle that was handed in (tests, a practice's own wording). Texts it lacks are taken from English.
  static Messages fromBundle(Bundle bundle);
  /// Languages with a bundle, sorted, without the pseudo-language.
  static std::vector<std::string> languages();

  /// The formatted text. Throws Failure("i18n.key") when no bundle has the key and Failure("i18n.argument") when the
  /// pattern names an argument that is not given. A key that only English has is said in English with English
  /// plural rules (see missingKeys). Cost: under 1 us without arguments, some 10 us with.
  [[nodiscard]] std::string text(std::string_view key, std::initializer_list<Argument> arguments = {}) const;
  [[nodiscard]] std::string text(std::string_view key, std::span<const Argument> arguments) const;
  [[nodiscard]] bool has(std::string_view key) const;

  [[nodiscard]] const std::string& language() const;
  /// Name of the language in itself ("Deutsch").
  [[nodiscard]] std::string languageName() const;
  /// ICU locale for numbers, dates, lists and plurals: the bundle's `format_locale`, else the language.
  [[nodiscard]] const std::string& formatLocale() const;
  /// True from right to left.
  [[nodiscard]] bool rightToLeft() const;
  /// Who checked the translation; empty means nobody did, and documents say so.
  [[nodiscard]] std::string checkedBy() const;
  /// Keys of English that this language lacks, sorted. A release has none.
  [[nodiscard]] std::vector<std::string> missingKeys() const;
  /// Keys of this language that English does not have, sorted (a misspelled key).
  [[nodiscard]] std::vector<std::string> unknownKeys() const;
  /// All keys with their patterns as they stand in the files.
  [[nodiscard]] const Bundle& bundle() const;

 private:
  struct State;
  explicit Messages(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace homeostat::i18n
