#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "app/intake/import.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::intake::test {

/// The shipped knowledge, read once a test program.
inline const AnalyteIndex& index() {
  static const AnalyteIndex built(support::shippedEdition().knowledge());
  return built;
}

inline base::Result<Import> tryRead(std::string_view bytes, const ImportOptions& options = {},
                                    const std::string& name = "file") {
  return importFile(bytes, name, index(), options);
}

/// An import that must succeed; the refusal's line otherwise shows in the failure.
inline Import read(std::string_view bytes, const ImportOptions& options = {}) {
  auto done = tryRead(bytes, options);
  if (!done) {
    ADD_FAILURE() << done.error().line();
    return {};
  }
  return std::move(*done);
}

inline const inference::Finding* find(const Import& import, const std::string& code) {
  for (const auto& f : import.findings) {
    if (f.code == code) return &f;
  }
  return nullptr;
}

/// The reasons of everything rejected, one a line.
inline std::string reasons(const Import& import) {
  std::string all;
  for (const auto& r : import.rejected) all += r.source + " | " + r.what + " | " + r.why + "\n";
  return all;
}

inline std::string notes(const inference::Finding& f) {
  std::string all;
  for (const auto& note : f.notes) all += note + "\n";
  return all;
}

inline std::string notes(const Import& import) {
  std::string all;
  for (const auto& note : import.notes) all += note + "\n";
  return all;
}

inline std::filesystem::path corpus() { return support::corpus() / "interop"; }

}  // namespace homeostat::intake::test
