#include "app/record/ledger.hpp"

#include <chrono>
#include <cstdlib>

#include "practice_fixture.hpp"

namespace homeostat::record {
namespace {

using LedgerTest = PracticeTest;

TEST_F(LedgerTest, KeepsEventsPatientsAndFilesAcrossClosing) {
  std::string id;
  std::string address;
  const std::string original(3'000'000, 'q');  // three parts of one mebibyte
  {
    Ledger ledger = make();
    id = newPatient(ledger).id;
    address = ledger.putBlob({id, original}).value();
    const auto event = ledger.append(flag(id, "asked twice"));
    ASSERT_TRUE(event);
    EXPECT_EQ(event->sequence, 4U);  // founded, user added, patient registered, this one
    EXPECT_EQ(event->actor, "anna");
  }
  const Ledger ledger = open();
  EXPECT_EQ(ledger.practiceName().value(), "Practice at the Mill");
  EXPECT_EQ(ledger.user().name, "Dr Anna Mill");
  const auto events = ledger.events(id);
  ASSERT_TRUE(events) << events.error().line();
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(events->at(1).payload.at("note"), "asked twice");
  EXPECT_EQ(events->at(1).at.iso(), kNow.iso());
  EXPECT_EQ(ledger.getBlob(address).value(), original);
  const auto patient = ledger.patient(id).value();
  EXPECT_EQ(patient.name, "Zacharias Quellwasser");
  EXPECT_EQ(patient.birth_date->iso(), "1980-05-17");
  EXPECT_EQ(ledger.practiceEvents().value().size(), 2U);
  const auto report = ledger.verify().value();
  EXPECT_TRUE(report.good()) << report.defects.front().detail;
  EXPECT_EQ(report.events, 4U);
  EXPECT_EQ(report.blobs, 1U);
}

TEST_F(LedgerTest, RefusesWrongPassphraseAndUnknownUser) {
  make();
  EXPECT_EQ(Ledger::open(file_, "anna", "four random words").error().code, "record.wrong-passphrase");
  EXPECT_EQ(Ledger::open(file_, "berta", kPass).error().code, "record.wrong-passphrase");
}

TEST_F(LedgerTest, RefusesOtherFilesAndMissingOnesAndNeverOverwrites) {
  spit(folder_ / "notes.txt", "hello");
  EXPECT_EQ(Ledger::open(folder_ / "notes.txt", "anna", kPass).error().code, "record.not-a-practice");
  EXPECT_EQ(Ledger::open(file_, "anna", kPass).error().code, "record.missing");
  make();
  EXPECT_EQ(Ledger::create(file_, "P", {"a", "A", {Role::clinician}}, kPass, kNow, KdfStrength::test).error().code,
            "record.exists");
}

TEST_F(LedgerTest, AFailedFoundingLeavesNothingBehind) {
  EXPECT_EQ(Ledger::create(file_, "P", {"a", "A", {}}, kPass, kNow, KdfStrength::test).error().code, "record.invalid");
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(LedgerTest, NothingIsReadableOnDisk) {
  Ledger ledger = make();
  const auto patient = newPatient(ledger);
  ASSERT_TRUE(ledger.append(flag(patient.id, "Wanderfalke")));
  ASSERT_TRUE(ledger.putBlob({patient.id, "Wanderfalke in a file"}));
  const auto check = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const std::string bytes = slurp(entry.path());
      for (const char* word : {"Quellwasser", "quellwasser", "Wanderfalke", "chest-pain", "flag-answered", "anna",
                               "Anna", "Mill", "X123", "1980-05", "clinician"}) {
        EXPECT_EQ(bytes.find(word), std::string::npos) << word << " in " << entry.path();
      }
    }
  };
  EXPECT_TRUE(std::filesystem::exists(file_.string() + "-wal"));
  check();
  ledger.lock();
  check();
}

TEST_F(LedgerTest, IdleLockRefusesEverythingUntilUnlocked) {
  Ledger ledger = make();
  const auto id = newPatient(ledger).id;
  ledger.lock();
  EXPECT_TRUE(ledger.locked());
  EXPECT_EQ(ledger.events(id).error().code, "record.session-locked");
  EXPECT_EQ(ledger.listPatients().error().code, "record.session-locked");
  EXPECT_EQ(ledger.append(flag(id, "")).error().code, "record.session-locked");
  EXPECT_EQ(ledger.unlock("anna", "no").error().code, "record.wrong-passphrase");
  EXPECT_TRUE(ledger.unlock("anna", kPass));
  EXPECT_EQ(ledger.listPatients().value().size(), 1U);
}

TEST_F(LedgerTest, RolesDecideWhatAUserMayWrite) {
  std::string id;
  {
    Ledger ledger = make();
    id = newPatient(ledger).id;
    ASSERT_TRUE(ledger.addUser({"rolf", "Rolf", {Role::reviewer}}, "rolf's words", kNow, KdfStrength::test));
    ASSERT_TRUE(ledger.addUser({"udo", "Udo", {Role::auditor}}, "udo's words", kNow, KdfStrength::test));
    EXPECT_EQ(ledger.addUser({"udo", "U", {Role::auditor}}, "x", kNow, KdfStrength::test).error().code,
              "record.exists");
    EXPECT_EQ(ledger.users().value().size(), 3U);
  }
  const auto adopted = draftOf(KnowledgeReview{"intervention iron-oral", "comment", Json::object()}, "", kNow);
  {
    auto rolf = Ledger::open(file_, "rolf", "rolf's words");
    ASSERT_TRUE(rolf) << rolf.error().line();
    EXPECT_EQ(rolf->append(flag(id, "")).error().code, "record.not-allowed");
    EXPECT_TRUE(rolf->append(adopted));
    EXPECT_EQ(rolf->forgetPatient(id, "", kNow).error().code, "record.not-allowed");
    EXPECT_TRUE(rolf->changePassphrase("rolf's words", "new words", kNow));
  }
  EXPECT_EQ(Ledger::open(file_, "rolf", "rolf's words").error().code, "record.wrong-passphrase");
  EXPECT_TRUE(Ledger::open(file_, "rolf", "new words"));
  auto udo = Ledger::open(file_, "udo", "udo's words");
  ASSERT_TRUE(udo);
  EXPECT_EQ(udo->append(adopted).error().code, "record.not-allowed");
  EXPECT_TRUE(udo->events(id));
  EXPECT_TRUE(udo->verify().value().good());
}

TEST_F(LedgerTest, ForgettingAPatientLeavesOnlyTheChain) {
  Ledger ledger = make();
  const auto id = newPatient(ledger).id;
  const auto other = newPatient(ledger, "Berta Other").id;
  const auto address = ledger.putBlob({id, "file"}).value();
  ASSERT_TRUE(ledger.append(flag(id, "secret")));
  const auto event = ledger.forgetPatient(id, "asked for it", kNow);
  ASSERT_TRUE(event) << event.error().line();
  EXPECT_EQ(ledger.events(id).error().code, "record.forgotten");
  EXPECT_EQ(ledger.append(flag(id, "")).error().code, "record.forgotten");
  EXPECT_EQ(ledger.getBlob(address).error().code, "record.blob-missing");
  EXPECT_TRUE(ledger.events(other));
  ledger.lock();
  ASSERT_TRUE(ledger.unlock("anna", kPass));
  EXPECT_EQ(ledger.listPatients().value().size(), 1U);
  const auto report = ledger.verify().value();
  EXPECT_TRUE(report.good()) << report.defects.front().detail;
  EXPECT_EQ(report.forgotten, 2U);
}

TEST_F(LedgerTest, UnknownVersionsAreKeptAndMarked) {
  Ledger ledger = make();
  const auto id = newPatient(ledger).id;
  ASSERT_TRUE(ledger.append({id, FlagAnswered::kKind, 9, Json{{"new", {1, 2}}}, kNow}));
  ASSERT_TRUE(ledger.append({id, "genome-read", 1, Json{{"x", 1}}, kNow}));
  const auto events = ledger.events(id).value();
  ASSERT_EQ(events.size(), 3U);
  EXPECT_FALSE(events[1].understood);
  EXPECT_EQ(events[1].version, 9);
  EXPECT_EQ(events[1].payload, (Json{{"new", {1, 2}}}));
  EXPECT_FALSE(events[2].understood);
  EXPECT_EQ(events[2].kind, "genome-read");
}

TEST_F(LedgerTest, OneBadDraftStopsTheWholeBatch) {
  Ledger ledger = make();
  const auto id = newPatient(ledger).id;
  const auto before = ledger.eventCount();
  const auto done =
      ledger.appendAll({flag(id, "good"), {id, FlagAnswered::kKind, 1, Json{{"id", "x"}}, kNow}}, {{id, "f"}});
  EXPECT_EQ(done.error().code, "record.invalid");
  EXPECT_EQ(done.error().place, "flag-answered.answer");
  EXPECT_EQ(ledger.eventCount(), before);
  EXPECT_EQ(ledger.verify().value().blobs, 0U);
  EXPECT_EQ(ledger.append({id, "user-added", 1, Json::object(), kNow}).error().code, "record.invalid");
  EXPECT_EQ(ledger.append(flag("00112233445566778899aabbccddeeff", "")).error().code, "record.unknown-patient");
}

TEST_F(LedgerTest, BackupRestoresAndABrokenOneChangesNothing) {
  std::string id;
  const auto copy = folder_ / "copy.homeostat";
  {
    Ledger ledger = make();
    id = newPatient(ledger).id;
    ASSERT_TRUE(ledger.backup(copy));
    EXPECT_EQ(ledger.backup(copy).error().code, "record.exists");
    ASSERT_TRUE(ledger.append(flag(id, "after the copy")));
    EXPECT_EQ(Ledger::restore(copy, file_, "anna", kPass).error().code, "record.locked");
  }
  EXPECT_EQ(Ledger::restore(copy, file_, "anna", "no").error().code, "record.wrong-passphrase");
  std::string broken = slurp(copy);
  for (std::size_t i = 4096; i < broken.size(); i += 97) broken[i] = static_cast<char>(broken[i] ^ 1);
  spit(folder_ / "broken", broken);
  EXPECT_EQ(Ledger::restore(folder_ / "broken", file_, "anna", kPass).error().code, "record.damaged");
  EXPECT_EQ(open().events(id).value().size(), 2U);
  const auto report = Ledger::restore(copy, file_, "anna", kPass);
  ASSERT_TRUE(report) << report.error().line();
  EXPECT_EQ(open().events(id).value().size(), 1U);
  EXPECT_TRUE(std::filesystem::exists(file_.string() + ".before-restore"));
}

TEST_F(LedgerTest, ExportIsPlainAndLeavesATrace) {
  Ledger ledger = make();
  const auto id = newPatient(ledger).id;
  ASSERT_TRUE(ledger.append(flag(id, "note")));
  const auto lines = ledger.exportPatient(id, kNow).value();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 3);
  EXPECT_NE(lines.find("Quellwasser"), std::string::npos);
  EXPECT_EQ(ledger.events(id).value().back().kind, "patient-exported");
}

TEST_F(LedgerTest, CorrectedNamesAreFoundAndOldOnesAreNot) {
  {
    Ledger ledger = make();
    const auto id = newPatient(ledger, "Élise Müller").id;
    newPatient(ledger, "Anton Berg");
    EXPECT_EQ(ledger.searchPatients("muller").value().size(), 1U);
    EXPECT_EQ(ledger.searchPatients("1980-05 elise").value().size(), 1U);
    EXPECT_EQ(ledger.searchPatients("x123").value().size(), 2U);
    ASSERT_TRUE(ledger.correctPatient(id, {"Elise Maurer", "female", {}, {}}, kNow));
    EXPECT_TRUE(ledger.searchPatients("müller").value().empty());
    EXPECT_EQ(ledger.events(id).value().size(), 2U);
  }
  const Ledger ledger = open();
  EXPECT_EQ(ledger.searchPatients("MAURER").value().size(), 1U);
  EXPECT_EQ(ledger.listPatients().value().front().name, "Anton Berg");
}

// Design §9: unlock 1.5 s, search 30 ms, open a patient 20 ms at 100,000 patients. A tenth here, to keep the suite
// quick; HOMEOSTAT_PATIENTS=100000 HOMEOSTAT_EVENTS=5000000 runs the whole.
TEST_F(LedgerTest, UnlocksAndSearchesAmongManyPatientsInTime) {
  const char* wish = std::getenv("HOMEOSTAT_PATIENTS");
  const int count = wish != nullptr ? std::atoi(wish) : 10'000;
  std::string id;
  {
    Ledger ledger = make();
    std::vector<PatientDraft> drafts;
    for (int i = 0; i < count; ++i) {
      drafts.push_back({"Family" + std::to_string(i * 7919 % count) + ", Given" + std::to_string(i),
                        "female",
                        base::CivilDate{1930 + i % 80, 1 + i % 12, 1 + i % 28},
                        {{"insurance", std::to_string(i)}}});
    }
    id = ledger.registerPatients(drafts, kNow).value().back().id;
    ASSERT_TRUE(ledger.appendAll(std::vector<EventDraft>(50, flag(id, "visit"))));
    const char* more = std::getenv("HOMEOSTAT_EVENTS");
    const auto list = ledger.listPatients().value();
    std::vector<EventDraft> batch;
    for (int i = 0; more != nullptr && i < std::atoi(more); ++i) {
      const auto& patient = list[static_cast<std::size_t>(i) % list.size()].id;
      if (patient != id) batch.push_back(flag(patient, "a visit with a note of the usual length"));
      if (batch.size() == 50'000) {
        ASSERT_TRUE(ledger.appendAll(batch));
        batch.clear();
      }
    }
  }
  using Clock = std::chrono::steady_clock;
  const auto ms = [](Clock::time_point from) {
    return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
  };
  auto start = Clock::now();
  const Ledger ledger = open();
  const double unlock = ms(start);
  EXPECT_EQ(ledger.patientCount(), static_cast<std::size_t>(count));
  start = Clock::now();
  EXPECT_FALSE(ledger.searchPatients("given" + std::to_string(count - 1)).value().empty());
  const double search = ms(start);
  start = Clock::now();
  EXPECT_EQ(ledger.events(id).value().size(), 51U);
  const double opening = ms(start);
  RecordProperty("unlock_ms", std::to_string(unlock));
  RecordProperty("search_ms", std::to_string(search));
  RecordProperty("open_ms", std::to_string(opening));
  std::printf("%d patients: unlock %.1f ms, search %.2f ms, open a patient %.2f ms\n", count, unlock, search, opening);
  EXPECT_LT(unlock, 1500);
  EXPECT_LT(search, 30);
  EXPECT_LT(opening, 20);
}

}  // namespace
}  // namespace homeostat::record
