// Every file of the corpus against its manifest: our counts and values beside theirs.

#include <fmt/format.h>

#include <map>
#include <set>

#include "kb/base/json.hpp"
#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using base::Json;

const Json& manifest() {
  static const Json read = [] {
    const auto path = corpus() / "MANIFEST.json";
    if (!std::filesystem::exists(path)) return Json();
    return Json::parse(support::slurp(path));
  }();
  return read;
}

std::vector<Json> filesOf(const std::set<std::string>& formats) {
  std::vector<Json> out;
  if (manifest().is_null()) return out;
  for (const auto& file : manifest()["files"]) {
    if (formats.contains(file["format"].get<std::string>())) out.push_back(file);
  }
  return out;
}

/// A finding or rejected entry that stands for an observation of the file itself, not for a part or an answer.
bool isPart(const std::string& place) {
  return place.find(".component[") != std::string::npos || place.find(", item ") != std::string::npos;
}

std::size_t observationsOf(const Import& import, const std::set<std::string>& other_places) {
  std::set<std::string> places;
  for (const auto& f : import.findings) {
    if (!isPart(f.source.place)) places.insert(f.source.place);
  }
  for (const auto& r : import.rejected) {
    if (!isPart(r.source)) places.insert(r.source);
  }
  for (const auto& place : other_places) places.erase(place);
  return places.size();
}

/// The digits a finding shows, comparator aside.
std::string digits(const inference::Finding& f) {
  const auto at = f.value_text.find_first_not_of("<>= ");
  return at == std::string::npos ? f.value_text : f.value_text.substr(at);
}

/// How many of the manifest's exact values stand among our findings or, with their digits, among what was rejected.
std::string missing(const Json& values, const Import& import) {
  std::string out;
  for (const auto& value : values) {
    const std::string expected = value.value("value", "");
    const std::string code = value.contains("loinc") && value["loinc"].is_string() ? value["loinc"].get<std::string>()
                                                                                   : value.value("code", "");
    if (expected.empty()) continue;
    const auto found = std::any_of(import.findings.begin(), import.findings.end(), [&](const auto& f) {
      const std::string shown = digits(f);
      const bool same = shown == expected || shown.rfind(expected + ":", 0) == 0;  // a ratio is kept whole
      return same && (f.loinc == code || f.code == code || f.loinc.empty());
    });
    const auto rejected = std::any_of(import.rejected.begin(), import.rejected.end(),
                                      [&](const auto& r) { return r.what.find(expected) != std::string::npos; });
    if (!found && !rejected) out += fmt::format("  {} {} is neither a finding nor rejected\n", code, expected);
  }
  return out;
}

/// Findings never show a number where the manifest's status forbids it.
void nothingVanishes(const Json& file, const Import& import, std::size_t ours) {
  const std::string name = file["file"];
  const std::size_t theirs = file.value("must_find", Json::object()).value("observations", std::size_t{0});
  std::cout << fmt::format("{:<90} observations ours {:>4} theirs {:>4}; findings {:>4}, rejected {:>4}\n", name, ours,
                           theirs, import.findings.size(), import.rejected.size());
  EXPECT_EQ(ours, theirs) << name << "\n" << reasons(import);
  EXPECT_EQ(missing(file.value("exact_values", Json::array()), import), "") << name;
}

TEST(Corpus, FhirFilesMeetTheirManifest) {
  const auto files = filesOf({"fhir-r4", "fhir-r5", "fhir-stu3", "fhir-dstu2", "questionnaire", "fhir-clinical"});
  if (files.empty()) GTEST_SKIP() << "the corpus is not here: " << corpus();
  for (const auto& file : files) {
    const std::string name = file["file"];
    const auto import = tryRead(support::slurp(corpus() / name), {}, name);
    if (!import) {
      const std::size_t patients = file["expected"].value("patients", Json::array()).size();
      EXPECT_GT(patients, 1U) << import.error().line();
      std::cout << name << ": refused, " << import.error().line() << "\n";
      continue;
    }
    std::set<std::string> other;
    for (const auto& r : import->rejected) {
      if (r.why.find("medic") != std::string::npos || r.why.find("questionnaire") != std::string::npos ||
          r.why.find("no score") != std::string::npos || r.why.find("not named") != std::string::npos)
        other.insert(r.source);
    }
    for (const auto& q : import->questionnaires) other.insert(q.source);
    if (!file.contains("must_find")) continue;
    nothingVanishes(file, *import, observationsOf(*import, other));
  }
}

TEST(Corpus, Hl7FilesMeetTheirManifest) {
  const auto files = filesOf({"hl7v2"});
  if (files.empty()) GTEST_SKIP() << "the corpus is not here: " << corpus();
  for (const auto& file : files) {
    const std::string name = file["file"];
    const auto import = read(support::slurp(corpus() / name));
    nothingVanishes(file, import, observationsOf(import, {}));
  }
}

/// An official example that is only a fragment, made a document as the manifest says it was counted.
std::string wrapped(const std::string& bytes) {
  const auto begin = bytes.find("?>");
  return R"(<section xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">)" +
         (begin == std::string::npos ? bytes : bytes.substr(begin + 2)) + "</section>";
}

TEST(Corpus, CdaFilesMeetTheirManifest) {
  const auto files = filesOf({"c-cda"});
  if (files.empty()) GTEST_SKIP() << "the corpus is not here: " << corpus();
  for (const auto& file : files) {
    const std::string name = file["file"];
    const std::string bytes = support::slurp(corpus() / name);
    auto import = tryRead(bytes, {}, name);
    if (!import) {
      std::cout << name << ": refused alone, " << import.error().line() << "\n";
      EXPECT_TRUE(file["expected"].value("fragment", false)) << import.error().line();
      import = tryRead(wrapped(bytes), {}, name);
    }
    if (!import) {
      ADD_FAILURE() << import.error().line();
      continue;
    }
    std::set<std::string> other;
    for (const auto& f : import->findings) {
      if (f.conditions.contains("vital-sign")) other.insert(f.source.place);
    }
    for (const auto& r : import->rejected) {
      if (r.source.find("observation") == std::string::npos || r.why.find("named") != std::string::npos ||
          r.source.find("vital sign") != std::string::npos)
        other.insert(r.source);
    }
    nothingVanishes(file, *import, observationsOf(*import, other));
  }
}

}  // namespace
}  // namespace homeostat::intake::test
