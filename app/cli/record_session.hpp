#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/session.hpp"
#include "app/consultation/practice.hpp"

namespace homeostat::cli {

/// What every command on a practice needs.
struct RecordOptions {
  std::string folder, user = "clinician", edition, patient, name, practice_name = "Practice", user_name, sex,
                      birth_date;
  std::string rule, answer, note, intervention, decision, reason, target;
  std::vector<std::string> files, context, conditions, goals, medications, supplements, stopped, with;
  int passphrase_fd = -1;
  std::string kind = "letter", language, zone, sleep, wake;
  std::vector<std::string> letterhead;
  std::string letterhead_image, letterhead_image_text;
  bool without_letterhead_image = false;
  consultation::FileAnswers file_answers;
  std::vector<std::string> confirmed;
  std::string item, role = "clinical", successor, review_by;
  std::vector<std::string> roles, topics;
  int new_passphrase_fd = -1;
  bool json = false, none_taken = false, takes_nothing = false, another = false, large_print = false, invented = false;
};

base::Result<std::string> passphrase(const Session& session, const RecordOptions& o);
base::Result<std::shared_ptr<const consultation::KnowledgeInUse>> knowledge(const Session& session,
                                                                            const RecordOptions& o);
/// The practice unlocked.
base::Result<consultation::Practice> open(const Session& session, const RecordOptions& o);

struct Opened {
  consultation::Practice practice;
  record::Patient patient;
};

/// The practice unlocked, and the patient the command names.
base::Result<Opened> openFor(const Session& session, const RecordOptions& o);

/// `homeostat record` and what its commands share.
struct RecordGroup {
  using Run = base::Result<void> (*)(const Session&, const RecordOptions&);

  CLI::App& record;
  Session& session;
  std::shared_ptr<RecordOptions> options;
  std::string help = "record.";  ///< before a command's name in the key of its help

  /// Adds `record NAME` with what every such command takes.
  CLI::App* add(const std::string& name, Run run) const;
};

// One file a group of commands.
void addPracticeCommands(const RecordGroup& group);
void addPatientCommands(const RecordGroup& group);
void addVisitCommands(const RecordGroup& group);
void addReviewCommands(const RecordGroup& group);

}  // namespace homeostat::cli
