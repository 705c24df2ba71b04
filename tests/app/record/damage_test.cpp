#include <sqlite3.h>

#include <random>

#include "practice_fixture.hpp"

namespace homeostat::record {
namespace {

class DamageTest : public PracticeTest {
 protected:
  void SetUp() override {
    PracticeTest::SetUp();
    Ledger ledger = make();
    id_ = newPatient(ledger).id;
    other_ = newPatient(ledger, "Berta Other").id;
    for (int i = 0; i < 6; ++i) {
      EXPECT_TRUE(ledger.append(flag(i % 2 == 0 ? id_ : other_, "note " + std::to_string(i))));  // events 5 to 10
    }
    address_ = ledger.putBlob({id_, "the original file"}).value();
    truth_ = everything(ledger).value();
  }

  /// All that can be read, as one text; a refusal where anything is not readable.
  Result<std::string> everything(const Ledger& ledger) const {
    std::string out = ledger.practiceName().value_or("?") + ledger.user().name;
    auto users = ledger.users();
    if (!users) return base::refuse(users.error());
    for (const auto& user : *users) out += user.id + user.name + std::to_string(user.roles.size());
    auto list = ledger.listPatients();
    if (!list) return base::refuse(list.error());
    for (const auto& patient : *list) {
      out += patient.id + patient.name + patient.sex + (patient.birth_date ? patient.birth_date->iso() : "-");
    }
    for (const std::string& id : {id_, other_}) {
      const auto events = ledger.events(id);
      if (!events) return base::refuse(events.error());
      for (const auto& e : *events) {
        out += std::to_string(e.sequence) + e.kind + std::to_string(e.version) + e.payload.dump() + e.actor +
               e.at.iso() + e.hash;
      }
    }
    const auto blob = ledger.getBlob(address_);
    if (!blob) return base::refuse(blob.error());
    return out + *blob;
  }

  void sql(const std::string& statement) const {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &db), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db, statement.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(db);
  }

  /// What `verify` says, as "what@sequence …"; the refusal's code where the practice does not even open.
  std::string verdict() const {
    auto ledger = Ledger::open(file_, "anna", kPass);
    if (!ledger) return ledger.error().code + ": " + ledger.error().cause;
    const auto report = ledger->verify().value();
    std::string out;
    for (const auto& defect : report.defects) out += defect.what + "@" + std::to_string(defect.sequence) + " ";
    return out;
  }

  std::string id_, other_, address_, truth_;
};

TEST_F(DamageTest, AFlippedBitIsRefusedOrHarmlessAndNeverAWrongValue) {
  const std::string good = slurp(file_);
  std::mt19937 draw(7);
  std::vector<std::size_t> places;  // most of a small file is empty pages: what holds something is drawn more often
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (good[i] != 0 || i % 16 == 0) places.push_back(i);
  }
  int refused = 0;
  int harmless = 0;
  int wrong_passphrase = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string bytes = good;
    const std::size_t place = i < 100 ? static_cast<std::size_t>(i) : places[draw() % places.size()];
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << (draw() % 8)));
    std::filesystem::remove(file_.string() + "-wal");
    spit(file_, bytes);
    auto ledger = Ledger::open(file_, "anna", kPass);
    const auto seen = ledger ? everything(*ledger) : tl::unexpected(ledger.error());
    if (!seen) {
      ++refused;
      if (seen.error().code == "record.wrong-passphrase") ++wrong_passphrase;
      EXPECT_TRUE(seen.error().code.starts_with("record.")) << seen.error().line();
    } else {
      ++harmless;
      ASSERT_EQ(*seen, truth_) << "byte " << place;
    }
  }
  EXPECT_EQ(wrong_passphrase, 0);
  EXPECT_GT(refused, 50);
  std::printf("%d flips refused, %d harmless\n", refused, harmless);
}

TEST_F(DamageTest, AFlippedBitInTheJournalNeverLosesAnEntryInSilence) {
  const std::string db = file_.string();
  std::string journal;
  std::string main_file;
  std::string anchor;
  std::string truth;
  {
    Ledger ledger = open();
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(ledger.append(flag(id_, "in the journal")));
    journal = slurp(db + "-wal");  // as a power cut would leave the three files
    main_file = slurp(db);
    anchor = slurp(db + ".anchor");
    truth = everything(ledger).value();
  }
  ASSERT_FALSE(journal.empty());
  std::mt19937 draw(11);
  int rolled_back = 0;
  for (int i = 0; i < 200; ++i) {
    std::string bytes = journal;
    if (i > 0) {
      const std::size_t place = draw() % bytes.size();
      bytes[place] = static_cast<char>(bytes[place] ^ (1 << (draw() % 8)));
    }
    spit(db, main_file);
    spit(db + "-wal", bytes);
    spit(db + ".anchor", anchor);
    auto ledger = Ledger::open(file_, "anna", kPass);
    if (ledger) {
      ASSERT_EQ(everything(*ledger).value_or("damaged"), truth);
    } else {
      ASSERT_GT(i, 0) << ledger.error().line();
      rolled_back += ledger.error().code == "record.rolled-back" ? 1 : 0;
    }
  }
  EXPECT_GT(rolled_back, 50);
}

TEST_F(DamageTest, AChangedAnchorIsNamedAndTheNextEntryMendsIt) {
  const std::string note = file_.string() + ".anchor";
  std::string bytes = slurp(note);
  ASSERT_FALSE(bytes.empty());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  spit(note, bytes);
  EXPECT_EQ(verdict(), "anchor@0 ");
  {
    Ledger ledger = open();
    ASSERT_TRUE(ledger.append(flag(id_, "after the damage")));
  }
  EXPECT_EQ(verdict(), "");
}

TEST_F(DamageTest, AChangedPayloadIsNamed) {
  sql("UPDATE events SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE sequence = "
      "6");
  EXPECT_EQ(verdict(), "changed@6 ");
  const Ledger ledger = open();
  EXPECT_EQ(ledger.events(other_).error().code, "record.damaged");
  EXPECT_NE(ledger.events(other_).error().cause.find("event 6"), std::string::npos);
}

TEST_F(DamageTest, ADroppedRowIsNamed) {
  sql("DELETE FROM events WHERE sequence = 7");
  EXPECT_NE(verdict().find("dropped@7 "), std::string::npos);
  EXPECT_EQ(open().events(id_).error().code, "record.damaged");
}

TEST_F(DamageTest, SwappedRowsAreNamed) {
  sql("UPDATE events SET sequence = 100 WHERE sequence = 5; UPDATE events SET sequence = 5 WHERE sequence = 7;"
      "UPDATE events SET sequence = 7 WHERE sequence = 100");
  const auto said = verdict();
  EXPECT_NE(said.find("swapped@5 "), std::string::npos) << said;
  EXPECT_NE(said.find("swapped@7 "), std::string::npos) << said;
}

TEST_F(DamageTest, AReplayedRowIsNamed) {
  sql("DELETE FROM events WHERE sequence = 7;"
      "INSERT INTO events SELECT 7, patient, kind, version, sealed, hash FROM events WHERE sequence = 5");
  EXPECT_NE(verdict().find("replayed@7 "), std::string::npos);
  EXPECT_EQ(open().events(id_).error().code, "record.damaged");
}

TEST_F(DamageTest, AMissingEndIsRefusedAtOnce) {
  sql("DELETE FROM events WHERE sequence = 10");
  EXPECT_NE(verdict().find("event 10 should be the last"), std::string::npos) << verdict();
}

TEST_F(DamageTest, ARowOfAnotherPatientIsNotTakenOver) {
  sql("UPDATE events SET patient = (SELECT patient FROM events WHERE sequence = 5) WHERE sequence = 6");
  EXPECT_EQ(open().events(id_).error().code, "record.damaged");
  EXPECT_NE(verdict().find("changed@6 "), std::string::npos);
}

TEST_F(DamageTest, AMissingFileIsNamedWhereAnEntrySpeaksOfIt) {
  {
    Ledger ledger = open();
    CaseImported imported;
    imported.source_file = "a.csv";
    imported.blob = address_;
    ASSERT_TRUE(ledger.append(draftOf(imported, id_, kNow)));
  }
  EXPECT_EQ(verdict(), "");
  sql("DELETE FROM blobs");
  EXPECT_EQ(open().getBlob(address_).error().code, "record.blob-missing");
  EXPECT_EQ(verdict(), "blob-missing@11 ");
}

TEST_F(DamageTest, AChangedFileIsNamed) {
  sql("UPDATE blobs SET sealed = CAST(substr(sealed, 1, 30) || x'00' || substr(sealed, 32) AS BLOB)");
  EXPECT_EQ(verdict(), "blob-changed@0 ");
  EXPECT_EQ(open().getBlob(address_).error().code, "record.damaged");
}

TEST_F(DamageTest, AKeyThatIsGoneWithoutAnEntryIsNamed) {
  const std::string destroy =
      "UPDATE patients SET wrapped = x'' WHERE id = (SELECT patient FROM events WHERE sequence = 5)";
  const std::string good = slurp(file_);
  sql(destroy);
  // The list of patients still rests on this patient's own entries: the practice does not open with a hole in it.
  EXPECT_NE(verdict().find("the key of patient " + id_), std::string::npos);
  spit(file_, good);
  {
    Ledger ledger = open();
    ASSERT_TRUE(ledger.registerPatients(std::vector<PatientDraft>(70, {"Someone", "", {}, {}}), kNow));
  }
  sql(destroy);
  EXPECT_EQ(verdict(), "key-missing@0 blob-changed@0 ");  // the patient's file cannot be opened either
  EXPECT_EQ(open().events(id_).error().code, "record.damaged");
}

TEST_F(DamageTest, AnOlderCopyOfTheFileIsNoticed) {
  const std::string old = slurp(file_);
  { ASSERT_TRUE(open().append(flag(id_, "later"))); }
  spit(file_, old);
  EXPECT_EQ(Ledger::open(file_, "anna", kPass).error().code, "record.rolled-back");
}

}  // namespace
}  // namespace homeostat::record
