#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>

#include "practice_fixture.hpp"

namespace homeostat::record {
namespace {

using CrashTest = PracticeTest;

TEST_F(CrashTest, EveryAcknowledgedEventSurvivesKill) {
  std::string id;
  {
    Ledger ledger = make();
    id = newPatient(ledger).id;
  }
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 8; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto ledger = Ledger::open(file_, "anna", kPass);
      while (ledger) {
        const auto event = ledger->append(flag(id, "acknowledged"));
        if (!event || ::write(pipe_ends[1], &event->sequence, sizeof(event->sequence)) < 0) break;
      }
      ::_exit(1);
    }
    ::close(pipe_ends[1]);
    std::uint64_t sequence = 0;
    // Killed after another number of entries each round, wherever the next one then stands.
    for (int n = 0; n < 5 + round * 7; ++n) {
      ASSERT_EQ(::read(pipe_ends[0], &sequence, sizeof(sequence)), static_cast<ssize_t>(sizeof(sequence)));
      acknowledged = sequence;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe_ends[0], &sequence, sizeof(sequence)) > 0) acknowledged = sequence;
    ::close(pipe_ends[0]);
    const Ledger ledger = open();
    EXPECT_GE(ledger.eventCount(), acknowledged);
    ASSERT_TRUE(ledger.events(id));
    EXPECT_GE(ledger.events(id).value().back().sequence, acknowledged);
    EXPECT_TRUE(ledger.verify().value().good());
  }
}

TEST_F(CrashTest, ASecondProgramIsRefused) {
  const Ledger ledger = make();
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto second = Ledger::open(file_, "anna", kPass);
    ::_exit(!second && second.error().code == "record.locked" ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(Ledger::open(file_, "anna", kPass).error().code, "record.locked");
}

TEST_F(CrashTest, AFullDiskLosesNothingAcknowledged) {
  Ledger ledger = make();
  const auto id = newPatient(ledger).id;
  ASSERT_TRUE(ledger.append(flag(id, "before")));
  const auto before = ledger.eventCount();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ::getrlimit(RLIMIT_FSIZE, &old);
  const rlimit tight{std::filesystem::file_size(file_.string() + "-wal") + 5000, old.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  std::uint64_t acknowledged = before;
  std::string code;
  try {
    for (int i = 0; i < 100; ++i) acknowledged = ledger.append(flag(id, std::string(2000, 'x'))).value().sequence;
  } catch (const base::Failure& failure) {
    code = failure.code();
  }
  ::setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_EQ(code, "record.store");
  EXPECT_EQ(ledger.eventCount(), acknowledged);
  const auto after = ledger.append(flag(id, "after"));
  ASSERT_TRUE(after) << after.error().line();
  EXPECT_EQ(after->sequence, acknowledged + 1);
  EXPECT_TRUE(ledger.verify().value().good());
}

}  // namespace
}  // namespace homeostat::record
