#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "app/record/events.hpp"
#include "app/record/ledger.hpp"
#include "tests/support/files.hpp"

namespace homeostat::record {

inline Instant at(const std::string& text) { return Instant::parse(text).value(); }
inline const Instant kNow = at("2026-03-01T08:15:00+01:00");
constexpr const char* kPass = "four random words here";

using support::slurp;
using support::spit;

/// A folder of its own for each test, with a practice that is cheap to open.
class PracticeTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = support::emptyFolder();
    file_ = folder_ / "practice.homeostat";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Ledger make() {
    auto made =
        Ledger::create(file_, "Practice at the Mill", {"anna", "Dr Anna Mill", {Role::clinician, Role::reviewer}},
                       kPass, kNow, KdfStrength::test);
    EXPECT_TRUE(made) << made.error().line();
    return std::move(*made);
  }
  Ledger open() {
    auto opened = Ledger::open(file_, "anna", kPass);
    EXPECT_TRUE(opened) << opened.error().line();
    return std::move(*opened);
  }
  static Patient newPatient(Ledger& ledger, const std::string& name = "Zacharias Quellwasser") {
    auto patient =
        ledger.registerPatient({name, "male", base::CivilDate{1980, 5, 17}, {{"insurance", "X123-77"}}}, kNow);
    EXPECT_TRUE(patient) << patient.error().line();
    return *patient;
  }
  static EventDraft flag(const std::string& patient, const std::string& note) {
    return draftOf(FlagAnswered{"chest-pain", "no", note}, patient, kNow);
  }

  std::filesystem::path folder_, file_;
};

}  // namespace homeostat::record
