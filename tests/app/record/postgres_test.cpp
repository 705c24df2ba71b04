#include <cstdlib>

#include "app/record/secrets.hpp"
#include "practice_fixture.hpp"

#ifdef HOMEOSTAT_HAS_POSTGRES
#include "app/record/postgres_store.hpp"
#endif

namespace homeostat::record {
namespace {

using PostgresTest = PracticeTest;

// HOMEOSTAT_POSTGRES is a libpq connection text of an empty database, for instance "host=/run/pg dbname=homeostat".
TEST_F(PostgresTest, TwoSeatsWriteOneChainAndABackupIsAnOrdinaryFile) {
#ifndef HOMEOSTAT_HAS_POSTGRES
  GTEST_SKIP() << "built without libpqxx";
#else
  const char* connection = std::getenv("HOMEOSTAT_POSTGRES");
  if (connection == nullptr) GTEST_SKIP() << "HOMEOSTAT_POSTGRES names no database";
  auto made = Ledger::createIn(createPostgresStore(connection).value(), systemRandom(), "P",
                               {"anna", "Anna", {Role::clinician}}, kPass, kNow, KdfStrength::test);
  ASSERT_TRUE(made) << made.error().line();
  EXPECT_EQ(createPostgresStore(connection).error().code, "record.exists");
  auto second = Ledger::openIn(openPostgresStore(connection).value(), systemRandom(), "anna", kPass);
  ASSERT_TRUE(second) << second.error().line();
  const auto id = newPatient(*made).id;
  EXPECT_EQ(second->patientCount(), 0U);
  ASSERT_TRUE(second->refresh());
  EXPECT_EQ(second->patientCount(), 1U);
  const auto other = newPatient(*second, "Berta Other").id;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(made->append(flag(id, "seat one")));
    ASSERT_TRUE(second->append(flag(id, "seat two")));
  }
  EXPECT_EQ(made->patientCount(), 2U);
  EXPECT_EQ(made->events(id).value().size(), 11U);
  const auto address = made->putBlob({id, std::string(2'500'000, 'z')}).value();
  ASSERT_TRUE(second->forgetPatient(other, "", kNow));
  const auto report = made->verify().value();
  EXPECT_TRUE(report.good()) << report.defects.front().detail;
  EXPECT_EQ(made->patient(other).error().code, "record.forgotten");
  ASSERT_TRUE(second->backup(file_));
  const Ledger copy = open();
  EXPECT_TRUE(copy.verify().value().good());
  EXPECT_EQ(copy.getBlob(address).value().size(), 2'500'000U);
#endif
}

}  // namespace
}  // namespace homeostat::record
