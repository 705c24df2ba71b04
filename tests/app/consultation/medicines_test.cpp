#include "app/consultation/medicines.hpp"

#include <gtest/gtest.h>

namespace homeostat::consultation {
namespace {

using base::Json;

const Json kOnRecord = Json::parse(R"([{"name":"Sertraline 50 mg","atc":"N06AB06"},{"name":"omeprazole"}])");

TEST(Medicines, AnotherListAddsToWhatIsOnRecord) {
  EXPECT_EQ(withMedicines(kOnRecord, Json::parse(R"([{"name":"metformin"}])")),
            Json::parse(R"([{"name":"Sertraline 50 mg","atc":"N06AB06"},{"name":"omeprazole"},{"name":"metformin"}])"));
  EXPECT_EQ(withMedicines(nullptr, kOnRecord), kOnRecord);
  EXPECT_EQ(withMedicines(kOnRecord, nullptr), kOnRecord);
}

TEST(Medicines, TheSameMedicineIsTakenOverByCodeOrName) {
  const auto given = Json::parse(R"([{"name":"Zoloft 100 mg","atc":"N06AB06"},{"name":"OMEPRAZOLE","dose":"20 mg"}])");
  EXPECT_EQ(withMedicines(kOnRecord, given), given);
}

TEST(Medicines, AnEndIsSetOnceAndSaysWhenNothingFits) {
  bool found = false;
  const auto ended = withEnd(kOnRecord, "Omeprazole", "2026-11-20", found);
  EXPECT_TRUE(found);
  EXPECT_EQ(ended.at(1).at("until"), "2026-11-20");
  EXPECT_EQ(withEnd(ended, "omeprazole", "2026-12-01", found), ended);
  EXPECT_FALSE(found);
}

TEST(Medicines, AllergiesAreJoinedOnce) {
  EXPECT_EQ(withTexts(Json::parse(R"(["Penicillin"])"), Json::parse(R"(["penicillin","latex"])")),
            Json::parse(R"(["Penicillin","latex"])"));
}

}  // namespace
}  // namespace homeostat::consultation
