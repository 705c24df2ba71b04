#include <system_error>

#include "app/record/ledger_impl.hpp"

namespace homeostat::record {
namespace {

namespace fs = std::filesystem;

fs::path with(const fs::path& file, const std::string& suffix) {
  fs::path out = file;
  out += suffix;
  return out;
}

fs::path freeName(const fs::path& file) {
  fs::path name = with(file, ".before-restore");
  for (int n = 2; fs::exists(name); ++n) name = with(file, ".before-restore-" + std::to_string(n));
  return name;
}

void removeWithJournals(const fs::path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", ".anchor"}) fs::remove(with(file, suffix), ignored);
}

/// Moves the practice and what lies beside it, so that neither old journal meets the new file.
void moveAside(const fs::path& file, const fs::path& aside) {
  for (const char* suffix : {"-wal", "-shm", ".anchor", ""}) {
    if (fs::exists(with(file, suffix))) fs::rename(with(file, suffix), with(aside, suffix));
  }
}

}  // namespace

Result<void> Ledger::backup(const fs::path& target) const {
  if (auto o = impl_->open(); !o) return o;
  if (fs::exists(target)) {
    return base::refuse({"record.exists", target.string(), "", "the file exists already", "Choose another name"});
  }
  const fs::path part = with(target, ".part");
  std::error_code ignored;
  fs::remove(part, ignored);
  return attempt(path(), [&]() -> Result<void> {
    try {
      impl_->store->copyTo(part);
      fs::rename(part, target);
    } catch (const fs::filesystem_error& error) {
      fs::remove(part, ignored);
      throw base::Failure("record.store", error.what());
    } catch (...) {
      fs::remove(part, ignored);
      throw;
    }
    return {};
  });
}

Result<VerifyReport> Ledger::restore(const fs::path& backup_file, const fs::path& target, const std::string& user_id,
                                     std::string_view passphrase) {
  const fs::path part = with(target, ".restoring");
  removeWithJournals(part);
  try {
    // Worked on as a copy: opening a practice writes beside it, and a backup may lie on a read-only medium.
    std::error_code error;
    if (!fs::is_regular_file(backup_file, error)) {
      return base::refuse({"record.missing", backup_file.string(), "", "the backup does not exist", "Check the name"});
    }
    fs::copy_file(backup_file, part);
    fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write);
    auto ledger = open(part, user_id, passphrase);
    auto report = ledger ? ledger->verify() : tl::unexpected(ledger.error());
    if (report && !report->good()) {
      const auto& first = report->defects.front();
      report = base::refuse({"record.damaged", backup_file.string(), "event " + std::to_string(first.sequence),
                             first.what + ": " + first.detail, "Choose another backup"});
    }
    if (!report) {
      if (ledger) ledger->impl_.reset();
      removeWithJournals(part);
      auto refusal = report.error();
      refusal.file = backup_file.string();
      return base::refuse(refusal);
    }
    { const Ledger close_now = std::move(*ledger); }
    if (fs::exists(target)) {
      auto in_use = openSqliteStore(target);
      if (!in_use && in_use.error().code == "record.locked") {
        removeWithJournals(part);
        return base::refuse(in_use.error());
      }
      if (in_use) in_use->reset();
      moveAside(target, freeName(target));
    }
    fs::rename(part, target);
    removeWithJournals(part);
    return report;
  } catch (const fs::filesystem_error& error) {
    throw base::Failure("record.store", error.what());
  }
}

Result<std::string> Ledger::exportPatient(const std::string& id, const Instant& at) {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  if (auto can = impl_->need(impl_->has(Role::clinician), "export patients"); !can) return base::refuse(can.error());
  auto all = events(id);
  if (!all) return base::refuse(all.error());
  const auto who = patient(id);
  if (!who) return base::refuse(who.error());
  return attempt(path(), [&]() -> Result<std::string> {
    impl_->commit({draftOf(PatientExported{""}, id, at)}, {});
    Json head = toJson(PatientRegistered{who->name, who->sex, who->birth_date, who->identifiers});
    head["id"] = who->id;
    std::string out = base::canonicalJson(Json{{"patient", head}}) + "\n";
    for (const auto& e : *all) {
      out += base::canonicalJson(Json{{"sequence", e.sequence},
                                      {"kind", e.kind},
                                      {"version", e.version},
                                      {"at", e.at.iso()},
                                      {"actor", e.actor},
                                      {"payload", e.payload},
                                      {"hash", e.hash}}) +
             "\n";
    }
    return out;
  });
}

}  // namespace homeostat::record
