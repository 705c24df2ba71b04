#pragma once

#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/draft.hpp"
#include "app/intake/form.hpp"
#include "app/intake/import.hpp"
#include "app/intake/text.hpp"
#include "kb/base/json.hpp"
#include "kb/loader.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::fuzz {

using Reader = base::Result<void> (*)(std::string_view, intake::Context&);

/// Of the content itself: the fuzzers are built without the program that makes an edition of it.
inline const intake::AnalyteIndex& index() {
  static const intake::AnalyteIndex built([] {
    std::vector<kb::Issue> issues;
    return kb::load(support::shippedContent(), issues);
  }());
  return built;
}

inline base::Result<void> ndjson(std::string_view text, intake::Context& context) {
  std::istringstream in{std::string(text)};
  return intake::readFhirNdjson(in, context);
}

/// A form with its own first answers, whatever they are.
inline base::Result<void> form(std::string_view text, intake::Context& context) {
  const auto read = intake::readForm(text, context.file, "de");
  if (!read) return tl::unexpected(read.error());
  intake::FormAnswers answers;
  for (const auto& item : read->items)
    if (item.asks()) answers[item.link] = {item.options.empty() ? "true" : item.options.front().code};
  if (intake::enabled(*read, answers).size() != read->items.size()) std::abort();
  static_cast<void>(intake::whyNot(*read, answers));
  static_cast<void>(intake::unanswered(*read, {}));
  if (!intake::responseOf(*read, answers, "2026-01-01").is_object()) std::abort();
  return {};
}

/// What holds for any bytes: no finding without value and text, no number that is not finite, an answer that is JSON.
inline void check(const intake::Import& import) {
  for (const auto& f : import.findings) {
    if (!f.value && f.value_text.empty()) std::abort();
    if (f.value && !(*f.value - *f.value == 0)) std::abort();
    if (f.source.place.empty()) std::abort();
  }
  for (const auto& r : import.rejected) {
    if (r.source.empty() || r.why.empty()) std::abort();
  }
  if (!base::Json::accept(intake::importJson(import))) std::abort();
}

/// The bytes read by one reader, whatever they look like, and once as a file of unknown kind.
inline int read(Reader reader, std::string_view bytes) {
  static const intake::ImportOptions kOptions;
  const std::string name = "fuzz";
  intake::Context context{name, index(), kOptions, {}, {}};
  // Readers are given UTF-8, whatever the file is in.
  std::string note;
  const std::string text = intake::isUtf8(bytes) ? std::string(bytes) : intake::toUtf8(bytes, note);
  if (reader(text, context)) check(context.import);
  if (const auto import = intake::importFile(bytes, name, index())) check(*import);
  return 0;
}

}  // namespace homeostat::fuzz
