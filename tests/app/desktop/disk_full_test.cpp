// A disk that runs full under the practice: one clear line, and nothing that was typed or written is lost.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <fstream>

#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::HasSubstr;

/// The practice lies on a file system of 2 MB. Mounting one takes an administrator.
class DiskFullTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    std::filesystem::create_directories(folder_);
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=2m") == 0;
    if (!mounted_) GTEST_SKIP() << "a small file system cannot be mounted here";
    ASSERT_EQ(found(), "");
    patient_ = addPatient();
    encounter_ = std::make_unique<Encounter>(session_, patient_, [] {});
    encounter_->load();
  }
  void TearDown() override {
    encounter_.reset();
    door_.lock([] {});
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
    DeskTest::TearDown();
  }
  void fill() const {
    std::ofstream out(folder_ / "filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())) && out.flush()) {
    }
  }
  [[nodiscard]] std::vector<inference::Finding> value() const {
    inference::Finding f;
    f.code = f.name = "ferritin";
    f.value = 14;
    f.value_text = "14";
    f.unit = "ug/L";
    f.at = now_;
    f.notes = {std::string(20000, 'n')};  // more than what is left in a page
    return {f};
  }
  std::string patient_;
  std::unique_ptr<Encounter> encounter_;
  bool mounted_ = false;
};

TEST_F(DiskFullTest, IsSaidInOneLineAndTheRecordStaysAsItWas) {
  encounter_->takeTyped(value(), noting());
  ASSERT_EQ(said_, "");
  fill();
  encounter_->takeTyped(value(), noting());
  EXPECT_THAT(said_, HasSubstr("The disk is full: nothing was written."));
  EXPECT_EQ(said_.find('\n'), std::string::npos);
  encounter_->load();
  ASSERT_TRUE(encounter_->ready());
  EXPECT_EQ(encounter_->problem(), "");
  EXPECT_EQ(encounter_->view().findings.size(), 1U);
  std::filesystem::remove(folder_ / "filler");
  encounter_->takeTyped(value(), noting());
  EXPECT_EQ(said_, "");
  EXPECT_EQ(encounter_->view().findings.size(), 2U);
}

TEST_F(DiskFullTest, WhatIsTypedStaysAndIsKeptOnceThereIsRoom) {
  fill();
  session_.drafts[patient_].sheet.lines = {{"Ferritin", std::string(9000, '1'), "ug/L"}};
  keepDrafts(session_, noting());
  EXPECT_THAT(said_, HasSubstr("The disk is full"));
  EXPECT_EQ(session_.drafts[patient_].sheet.lines.size(), 1U);
  std::filesystem::remove(folder_ / "filler");
  keepDrafts(session_, noting());
  EXPECT_EQ(said_, "");
  session_.drafts.clear();
  bool restored = false;
  restoreDraft(session_, patient_, [&](bool back, const std::string&) { restored = back; });
  EXPECT_TRUE(restored);
}

}  // namespace
}  // namespace homeostat::desktop
