#include <sodium.h>

#include <algorithm>
#include <array>

#include "app/record/ledger_impl.hpp"

namespace homeostat::record {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 3> kRoles{
    {{Role::clinician, "clinician"}, {Role::reviewer, "reviewer"}, {Role::auditor, "auditor"}}};

Bytes checkOf(const PracticeRow& row) { return sha256(Fields().add(row.practice).add(row.salt).bytes()); }

Bytes checkOf(const UserRow& r) {
  return sha256(Fields().add(r.tag).add(r.salt).add(r.operations).add(r.memory).add(r.wrapped).add(r.profile).bytes());
}

std::vector<std::string> roleNames(const std::set<Role>& roles) {
  std::vector<std::string> out;
  out.reserve(roles.size());
  for (const Role role : roles) out.emplace_back(roleName(role));
  return out;
}

Result<void> checkUser(const User& user, std::string_view passphrase) {
  const auto invalid = [](const char* cause, const char* mend) {
    return base::refuse({"record.invalid", "", "user", cause, mend});
  };
  if (user.id.empty()) return invalid("a user needs an id", "Give a short name to type at unlock");
  if (user.roles.empty()) return invalid("a user needs a role", "Use clinician, reviewer or auditor");
  if (passphrase.empty()) return invalid("the passphrase is empty", "Choose a passphrase");
  return {};
}

}  // namespace

PracticeKeys::PracticeKeys(const Secret& practice)
    : wrap(subkey(practice, 1)),
      head(subkey(practice, 2)),
      address(subkey(practice, 3)),
      kind(subkey(practice, 4)),
      directory(subkey(practice, 5)),
      profile(subkey(practice, 6)) {}

std::string_view roleName(Role role) {
  return std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& r) { return r.first == role; })->second;
}

Result<Role> roleFromName(std::string_view name) {
  const auto found = std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& r) { return r.second == name; });
  if (found != kRoles.end()) return found->first;
  return base::refuse({"record.invalid", "", "role", "\"" + std::string(name) + "\" is not a role",
                       "Use clinician, reviewer or auditor"});
}

void Ledger::Impl::readPractice() {
  const auto row = store->practice();
  if (!row) damaged("the practice's row is missing");
  if (checkOf(*row) != row->check) damaged("the practice's row was changed");
  practice = *row;
}

Bytes Ledger::Impl::userTag(const std::string& id) const {
  return sha256(Fields().add("homeostat user").add(practice.salt).add(id).bytes());
}

Bytes Ledger::Impl::profileOf(const User& user, const Bytes& tag) const {
  const Json json{{"id", user.id}, {"name", user.name}, {"roles", roleNames(user.roles)}};
  const std::string text = base::canonicalJson(json);
  return seal(session->keys.profile, *random, about("profile", tag), base::asBytes(text));
}

User Ledger::Impl::userOf(const UserRow& row, const Session& of) const {
  const auto plain = unseal(of.keys.profile, about("profile", row.tag), row.profile);
  if (!plain) damaged("the profile of a user was changed");
  const Json json = Json::parse(plain->begin(), plain->end());
  User user{json.at("id"), json.at("name"), {}};
  for (const auto& role : json.at("roles")) {
    if (const auto known = roleFromName(role.get<std::string>())) user.roles.insert(*known);
  }
  return user;
}

UserRow Ledger::Impl::wrapFor(const User& user, std::string_view passphrase, const KdfCost& cost) {
  UserRow row{userTag(user.id), random->bytes(kSaltSize), cost.operations, cost.memory, {}, {}, {}};
  const Secret key = keyOfPassphrase(passphrase, row.salt, cost);
  row.wrapped = seal(key, *random, about("practice-key", row.tag), session->practice_key.view());
  row.profile = profileOf(user, row.tag);
  row.check = checkOf(row);
  return row;
}

std::optional<Secret> Ledger::Impl::unwrap(const UserRow& row, std::string_view passphrase) const {
  const Secret key = keyOfPassphrase(passphrase, row.salt, {row.operations, row.memory});
  auto practice_key = unseal(key, about("practice-key", row.tag), row.wrapped);
  if (!practice_key) return std::nullopt;
  return Secret(std::move(*practice_key));
}

Result<void> Ledger::Impl::need(bool allowed, const std::string& what) const {
  if (allowed) return {};
  return base::refuse({"record.not-allowed", path().string(), session->user.id,
                       "this user's roles do not allow to " + what, "Ask a user who has the role"});
}

Result<void> Ledger::Impl::start(const std::string& user_id, std::string_view passphrase) {
  readPractice();
  const Bytes tag = userTag(user_id);
  std::optional<UserRow> found;
  auto rows = store->users();
  if (rows.empty()) damaged("the rows of the users are missing");  // founding writes the first one
  for (auto& row : rows) {
    // The sums stand in the clear so that damage is not taken for a mistyped passphrase.
    if (checkOf(row) != row.check) damaged("the row of a user was changed");
    if (row.tag == tag) found = std::move(row);
  }
  auto key = found ? unwrap(*found, passphrase) : std::nullopt;
  if (!key) {
    return base::refuse({"record.wrong-passphrase", path().string(), "", "the user or the passphrase is wrong",
                         "Type both again; capitals matter"});
  }
  session = std::make_unique<Session>(*key, User{user_id, "", {}});
  try {
    session->user = userOf(*found, *session);
    loadHead();
    const auto first = store->event(1);
    const auto practice_row = rowOf("");
    const auto founded = first ? openRow(*first, keyOf(*practice_row), 1) : std::nullopt;
    if (!founded) damaged("event 1 was changed");
    session->practice_name = founded->payload.value("name", "");
    loadDirectory();
  } catch (...) {
    session.reset();
    throw;
  }
  return {};
}

Result<Ledger> Ledger::createIn(std::unique_ptr<LedgerStore> store, std::shared_ptr<RandomSource> random,
                                const std::string& practice_name, const User& user, std::string_view passphrase,
                                const Instant& now, KdfStrength strength) {
  if (auto good = checkUser(user, passphrase); !good) return base::refuse(good.error());
  auto impl = std::make_unique<Impl>(std::move(store), std::move(random));
  const auto file = impl->path();
  return attempt(file, [&]() -> Result<Ledger> {
    impl->practice = {impl->random->bytes(kIdSize), impl->random->bytes(kSaltSize), {}};
    impl->practice.check = checkOf(impl->practice);
    impl->session = std::make_unique<Session>(Secret(impl->random->bytes(Secret::kSize)), user);
    impl->session->practice_name = practice_name;
    const UserRow row = impl->wrapFor(user, passphrase, costOf(strength));
    impl->commit({draftOf(PracticeFounded{practice_name}, "", now),
                  draftOf(UserAdded{user.id, user.name, "added", roleNames(user.roles)}, "", now)},
                 {}, {impl->newPatientRow(Bytes(kIdSize))}, [&] {
                   impl->store->putPractice(impl->practice);
                   impl->store->putUser(row);
                   impl->writeSnapshot();
                 });
    return Ledger(std::move(impl));
  });
}

Result<Ledger> Ledger::openIn(std::unique_ptr<LedgerStore> store, std::shared_ptr<RandomSource> random,
                              const std::string& user_id, std::string_view passphrase) {
  auto impl = std::make_unique<Impl>(std::move(store), std::move(random));
  const auto file = impl->path();
  return attempt(file, [&]() -> Result<Ledger> {
    if (auto started = impl->start(user_id, passphrase); !started) return base::refuse(started.error());
    return Ledger(std::move(impl));
  });
}

Result<Ledger> Ledger::create(const std::filesystem::path& path, const std::string& practice_name, const User& user,
                              std::string_view passphrase, const Instant& now, KdfStrength strength) {
  if (auto good = checkUser(user, passphrase); !good) return base::refuse(good.error());
  std::error_code error;
  const auto file = std::filesystem::is_directory(path, error) ? path / "practice.homeostat" : path;
  return attempt(file, [&]() -> Result<Ledger> {
    auto store = createSqliteStore(file);
    if (!store) return base::refuse(store.error());
    try {
      return createIn(std::move(*store), systemRandom(), practice_name, user, passphrase, now, strength);
    } catch (...) {
      // Made by this call and without a user: nobody could ever open it.
      for (const char* suffix : {"", "-wal", "-shm", ".anchor"}) std::filesystem::remove(file.string() + suffix, error);
      throw;
    }
  });
}

Result<Ledger> Ledger::open(const std::filesystem::path& path, const std::string& user_id,
                            std::string_view passphrase) {
  std::error_code error;
  const auto file = std::filesystem::is_directory(path, error) ? path / "practice.homeostat" : path;
  return attempt(file, [&]() -> Result<Ledger> {
    auto store = openSqliteStore(file);
    if (!store) return base::refuse(store.error());
    return openIn(std::move(*store), systemRandom(), user_id, passphrase);
  });
}

const User& Ledger::user() const {
  static const User nobody;
  return impl_->session ? impl_->session->user : nobody;
}

bool Ledger::locked() const { return !impl_->session; }

void Ledger::lock() {
  if (!impl_ || !impl_->session) return;
  impl_->saveDirectoryIfWorth(64);
  impl_->session->directory.wipeAll();
  impl_->session.reset();
}

Result<void> Ledger::unlock(const std::string& user_id, std::string_view passphrase) {
  lock();
  return attempt(path(), [&] { return impl_->start(user_id, passphrase); });
}

Result<std::vector<User>> Ledger::users() const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&]() -> Result<std::vector<User>> {
    std::vector<User> out;
    for (const auto& row : impl_->store->users()) out.push_back(impl_->userOf(row, *impl_->session));
    std::sort(out.begin(), out.end(), [](const User& a, const User& b) { return a.id < b.id; });
    return out;
  });
}

Result<void> Ledger::addUser(const User& user, std::string_view passphrase, const Instant& at, KdfStrength strength) {
  if (auto o = impl_->open(); !o) return o;
  if (auto can = impl_->need(impl_->has(Role::clinician), "add users"); !can) return can;
  if (auto good = checkUser(user, passphrase); !good) return good;
  return attempt(path(), [&]() -> Result<void> {
    if (impl_->store->user(impl_->userTag(user.id))) {
      return base::refuse(
          {"record.exists", path().string(), user.id, "there is a user of this id", "Choose another id"});
    }
    const UserRow row = impl_->wrapFor(user, passphrase, costOf(strength));
    impl_->commit({draftOf(UserAdded{user.id, user.name, "added", roleNames(user.roles)}, "", at)}, {}, {},
                  [&] { impl_->store->putUser(row); });
    return {};
  });
}

Result<void> Ledger::setRoles(const std::string& user_id, const std::set<Role>& roles, const Instant& at) {
  if (auto o = impl_->open(); !o) return o;
  if (auto can = impl_->need(impl_->has(Role::clinician), "change roles"); !can) return can;
  return attempt(path(), [&]() -> Result<void> {
    auto row = impl_->store->user(impl_->userTag(user_id));
    if (!row) {
      return base::refuse(
          {"record.invalid", path().string(), user_id, "there is no such user", "Choose one that exists"});
    }
    User user = impl_->userOf(*row, *impl_->session);
    user.roles = roles;
    if (user_id == impl_->session->user.id && !roles.contains(Role::clinician)) {
      return base::refuse({"record.not-allowed", path().string(), user_id,
                           "nobody takes the clinician's role from oneself", "Ask another clinician"});
    }
    if (auto good = checkUser(user, "unchanged"); !good) return good;
    row->profile = impl_->profileOf(user, row->tag);
    row->check = checkOf(*row);
    impl_->commit({draftOf(UserAdded{user.id, user.name, "roles", roleNames(roles)}, "", at)}, {}, {},
                  [&] { impl_->store->putUser(*row); });
    if (user_id == impl_->session->user.id) impl_->session->user = user;
    return {};
  });
}

Result<void> Ledger::changePassphrase(std::string_view old_passphrase, std::string_view new_passphrase,
                                      const Instant& at) {
  if (auto o = impl_->open(); !o) return o;
  if (auto good = checkUser(impl_->session->user, new_passphrase); !good) return good;
  return attempt(path(), [&]() -> Result<void> {
    const auto row = impl_->store->user(impl_->userTag(impl_->session->user.id));
    if (!row) damaged("the row of the user is missing");
    if (!impl_->unwrap(*row, old_passphrase)) {
      return base::refuse(
          {"record.wrong-passphrase", path().string(), "", "the old passphrase is wrong", "Type it again"});
    }
    const UserRow fresh = impl_->wrapFor(impl_->session->user, new_passphrase, {row->operations, row->memory});
    impl_->commit({draftOf(PracticeKey{"passphrase-changed", ""}, "", at)}, {}, {},
                  [&] { impl_->store->putUser(fresh); });
    impl_->store->scrub();
    return {};
  });
}

}  // namespace homeostat::record
