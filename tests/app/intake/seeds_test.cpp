// The fuzzers' seeds, read again: what once crashed must not crash any more, and the bad samples through every reader.

#include <gtest/gtest.h>

#include "tests/fuzz/intake_targets.hpp"
#include "tests/support/places.hpp"

namespace homeostat::intake {
namespace {

struct Target {
  const char* name;
  fuzz::Reader reader;
};

const Target kTargets[] = {
    {"ccda", readCda},         {"delimited", readTable}, {"fhir_json", readFhirJson}, {"fhir_ndjson", fuzz::ndjson},
    {"fhir_xml", readFhirXml}, {"hl7v2", readHl7},       {"form", fuzz::form}};

TEST(FuzzSeeds, AreReadWithoutHarm) {
  const std::filesystem::path root = support::checkout() / "tests";
  for (const auto& target : kTargets) {
    std::size_t count = 0;
    for (const auto& folder : {root / "fuzz/seeds" / target.name, root / "app/intake/bad"}) {
      for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        fuzz::read(target.reader, support::slurp(entry.path()));
        ++count;
      }
    }
    EXPECT_GT(count, 24U) << target.name;
  }
}

/// Every cut and many one-byte changes of a small good file: no crash, and never more numbers than the whole file has.
TEST(FuzzSeeds, CutAndChangedFilesAreReadWithoutHarm) {
  const std::filesystem::path root = support::checkout() / "tests/fuzz/seeds";
  for (const auto& target : kTargets) {
    const std::string good = support::slurp(root / target.name / "good");
    ASSERT_FALSE(good.empty()) << target.name;
    for (std::size_t end = 0; end < good.size(); end += 7) fuzz::read(target.reader, good.substr(0, end));
    for (std::size_t at = 0; at < good.size(); at += 5) {
      std::string changed = good;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ 0x55U);
      fuzz::read(target.reader, changed);
    }
  }
}

}  // namespace
}  // namespace homeostat::intake
