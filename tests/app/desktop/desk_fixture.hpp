#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "app/desktop/presenters/door.hpp"
#include "app/desktop/presenters/encounter.hpp"
#include "app/desktop/presenters/patient_list.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::desktop {

/// A session whose practice runs at once on the test's thread, on a clock the test moves, in a folder of its own.
class DeskTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Knowledge knowledge() {
    static const Knowledge made = consultation::KnowledgeInUse::from(support::shippedEdition()).value();
    return made;
  }
  World world() {
    World w;
    w.now = [this] {
      now_.utc_ms += 1000;
      return now_;
    };
    w.load_knowledge = []() -> base::Result<Knowledge> { return knowledge(); };
    w.user_folder = folder_;
    w.aside = [](const Task& task) { task(); };
    w.strength = record::KdfStrength::test;
    return w;
  }
  [[nodiscard]] Founding founding() const {
    return {(folder_ / "practice").string(), "Practice", "ada", "Ada", "a long passphrase", "a long passphrase", true};
  }
  /// Makes the practice; the words of the refusal, empty when there is none.
  std::string found() {
    std::string said = "nothing was answered";
    door_.found(founding(), [&](const std::string& problem) { said = problem; });
    return said;
  }
  std::string unlock(const std::string& passphrase) {
    std::string said = "nothing was answered";
    door_.unlock({founding().folder, "ada", passphrase}, [&](const std::string& problem) { said = problem; });
    return said;
  }
  std::string addPatient(const NewPatient& form = {"Example, Mara", "1985-03-02", "female"}) {
    PatientList list(session_, [] {});
    std::string made;
    list.add(form, [&](const std::string& id, const std::string& problem) {
      made = id;
      said_ = problem;
    });
    return made;
  }
  Encounter::Done noting() {
    return [this](const std::string& problem) { said_ = problem; };
  }
  static std::filesystem::path bundle() { return support::checkout() / "tests/app/desktop/invented.fhir.json"; }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("homeostat-desk-" + std::to_string(::getpid()));
  base::Instant now_ = base::Instant::parse("2026-11-20T10:00:00+01:00").value();
  Desk desk_{std::make_unique<InlineWorker>(), [](Task task) { task(); }};
  Session session_{world(), desk_, Language(i18n::Messages::english())};
  Door door_{session_};
  std::string said_;
};

}  // namespace homeostat::desktop
