#include "app/cli/record_session.hpp"
#include "app/consultation/reviews.hpp"
#include "app/record/events.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
namespace review = kb::review;

Json standingJson(const review::Review& r, const review::Board& board, const base::CivilDate& day) {
  const auto standing = review::standingOn(r, day, board);
  Json history = Json::array(), approvals = Json::array();
  for (const auto& e : r.history) history.push_back(review::entryJson(e));
  for (const auto& p : review::reviewersOf(r, board)) {
    approvals.push_back({{"name", p.name},
                         {"role", p.role},
                         {"date", p.date},
                         {"conflicts", p.conflicts},
                         {"conflicts_stated", p.conflicts_stated}});
  }
  return {{"item", r.subject.key},
          {"topic", r.subject.topic},
          {"needs_two_roles", r.subject.blocks_or_urges},
          {"status", review::wordOf(r.status)},
          {"hash", r.hash},
          {"review_by", r.review_by ? Json(r.review_by->iso()) : Json(nullptr)},
          {"successor", r.successor},
          {"retracted_because", r.retracted_because},
          {"may_suggest", standing.may_suggest},
          {"may_warn", standing.may_warn},
          {"notes", standing.notes},
          {"approvals", approvals},
          {"history", history}};
}

void sayStanding(const Session& session, const review::Review& r, const review::Board& board,
                 const base::CivilDate& day) {
  session.line(session.text("cli.review.stands", {{"item", r.subject.key},
                                                  {"status", review::wordOf(r.status)},
                                                  {"until", r.review_by ? r.review_by->iso() : std::string("-")}}));
  for (const auto& note : review::standingOn(r, day, board).notes) session.line("  " + note);
  for (const auto& e : r.history) {
    std::string line = "  " + e.on.iso() + "  " + e.by + "  " + review::wordOf(e.step);
    if (e.step == review::Step::approved) line += " (" + review::wordOf(e.role) + ")";
    if (!e.successor.empty()) line += " > " + e.successor;
    if (!e.text.empty()) line += ": " + e.text;
    session.line(line);
  }
}

Json printedJson(const std::vector<consultation::PrintedWith>& list) {
  Json json = Json::array();
  for (const auto& p : list) {
    json.push_back({{"patient", p.patient},
                    {"item", p.item},
                    {"document", p.document},
                    {"language", p.language},
                    {"at", p.at.iso()},
                    {"assessment_hash", p.assessment_hash}});
  }
  return json;
}

Result<void> show(const Session& session, const RecordOptions& o, const consultation::Practice& practice,
                  const review::Review& r, const review::Board& board) {
  const auto day = session.world.now().localDate();
  std::vector<consultation::PrintedWith> printed;
  if (r.status == review::Status::retracted) {
    auto found = consultation::printedWith(practice.ledger(), {r.subject.key});
    if (!found) return tl::unexpected(found.error());
    printed = std::move(*found);
  }
  if (o.json) {
    Json json = standingJson(r, board, day);
    json["printed"] = printedJson(printed);
    session.json(json);
    return {};
  }
  sayStanding(session, r, board, day);
  for (const auto& p : printed) {
    session.line(
        session.text("cli.review.printed",
                     {{"patient", p.patient}, {"document", p.document}, {"at", p.at.iso()}, {"item", p.item}}));
  }
  return {};
}

Result<void> runShow(const Session& session, const RecordOptions& o) {
  const auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  const auto book = consultation::reviewBook(practice->ledger(), practice->knowledge().edition());
  if (!book) return tl::unexpected(book.error());
  const auto r = consultation::reviewOf(*book, practice->knowledge().edition(), o.item);
  if (!r) return tl::unexpected(r.error());
  return show(session, o, *practice, *r, book->board);
}

Json boardJson(const review::Board& board, const base::CivilDate& day) {
  Json persons = Json::array();
  for (const auto& [id, p] : board.persons) {
    std::vector<std::string> roles;
    for (const auto role : p.roles) roles.push_back(review::wordOf(role));
    const auto* said = board.statementOf(id, day);
    persons.push_back({{"id", id},
                       {"name", p.name},
                       {"roles", roles},
                       {"topics", std::vector<std::string>(p.topics.begin(), p.topics.end())},
                       {"conflicts", said == nullptr ? Json(nullptr) : Json(said->text)},
                       {"conflicts_stated", said == nullptr ? Json(nullptr) : Json(said->on.iso())}});
  }
  return persons;
}

Result<void> runList(const Session& session, const RecordOptions& o) {
  const auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  const auto& edition = practice->knowledge().edition();
  const auto book = consultation::reviewBook(practice->ledger(), edition);
  if (!book) return tl::unexpected(book.error());
  const auto day = session.world.now().localDate();
  Json items = Json::array(), unfit = Json::array();
  for (const auto& [key, r] : book->items) {
    Json json = standingJson(r, book->board, day);
    json.erase("history");
    const auto now = edition.items().find(key);
    json["content_stands"] = now != edition.items().end() && now->second.hash == r.hash;
    items.push_back(json);
    if (!o.json) sayStanding(session, r, book->board, day);
  }
  for (const auto& [sequence, why] : book->unfit) {
    unfit.push_back({{"sequence", sequence}, {"why", why}});
    if (!o.json) session.line(std::to_string(sequence) + ": " + why);
  }
  if (o.json) session.json({{"items", items}, {"board", boardJson(book->board, day)}, {"unfit", unfit}});
  return {};
}

Result<std::optional<base::CivilDate>> dateOf(const std::string& text) {
  if (text.empty()) return std::optional<base::CivilDate>();
  const auto date = base::CivilDate::parse(text);
  if (!date) return tl::unexpected(date.error());
  return std::optional(*date);
}

template <review::Step kStep>
Result<void> runStep(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  const auto until = dateOf(o.review_by);
  if (!until) return tl::unexpected(until.error());
  const consultation::ReviewStep step{
      o.item, kStep,       o.role == "technical" ? review::Role::technical : review::Role::clinical,
      o.note, o.successor, *until};
  const auto after =
      consultation::takeStep(practice->ledger(), practice->knowledge().edition(), step, session.world.now());
  if (!after) return tl::unexpected(after.error());
  const auto book = consultation::reviewBook(practice->ledger(), practice->knowledge().edition());
  if (!book) return tl::unexpected(book.error());
  return show(session, o, *practice, *after, book->board);
}

Result<void> written(const Session& session, const RecordOptions& o, Result<record::Event> event) {
  if (!event) return tl::unexpected(event.error());
  if (o.json)
    session.json({{"sequence", event->sequence}});
  else
    session.line(session.text("cli.record.done"));
  return {};
}

Result<void> runAppoint(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  const auto users = practice->ledger().users();
  if (!users) return tl::unexpected(users.error());
  const auto known = std::find_if(users->begin(), users->end(), [&o](const record::User& u) { return u.id == o.item; });
  if (known == users->end())
    return base::refuse({"record.invalid", "", o.item, "there is no such user", "Add the user first: record user"});
  const record::ReviewerAppointed appointed{o.item, o.roles, o.topics};
  return written(session, o, practice->ledger().append(record::draftOf(appointed, "", session.world.now())));
}

Result<void> runConflicts(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  if (o.note.empty()) {
    return base::refuse({"review.conflicts", "", "--text", "an empty text is no statement",
                         "State the interests; \"none\" is a statement"});
  }
  const record::KnowledgeConflicts said{o.note};
  return written(session, o, practice->ledger().append(record::draftOf(said, "", session.world.now())));
}

/// Adds a user, or changes the roles of one that exists.
Result<void> runUser(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  auto& ledger = practice->ledger();
  const auto users = ledger.users();
  if (!users) return tl::unexpected(users.error());
  std::set<record::Role> roles;
  for (const auto& word : o.roles) {
    const auto role = record::roleFromName(word);
    if (!role) return tl::unexpected(role.error());
    roles.insert(*role);
  }
  const bool exists = std::any_of(users->begin(), users->end(), [&o](const record::User& u) { return u.id == o.item; });
  Result<void> done;
  if (exists) {
    done = ledger.setRoles(o.item, roles, session.world.now());
  } else {
    const auto secret = o.new_passphrase_fd >= 0
                            ? session.world.read_descriptor(o.new_passphrase_fd)
                            : session.world.ask_hidden(session.text("cli.record.ask", {{"user", o.item}}));
    if (!secret) return tl::unexpected(secret.error());
    done = ledger.addUser({o.item, o.user_name.empty() ? o.item : o.user_name, roles}, *secret, session.world.now(),
                          session.world.strength);
  }
  if (!done) return done;
  session.line(o.json ? "{}" : session.text("cli.record.done"));
  return {};
}

}  // namespace

void addReviewCommands(const RecordGroup& given) {
  auto& session = given.session;
  auto& o = given.options;

  auto* user = given.add("user", runUser);
  addOption(*user, session, "USER", o->item, "user_id")->required();
  addOption(*user, session, "--role", o->roles, "user_role")->required()->type_name("ROLE");
  addOption(*user, session, "--user-name", o->user_name, "user_name")->type_name("TEXT");
  addOption(*user, session, "--new-passphrase-fd", o->new_passphrase_fd, "new_passphrase_fd")->type_name("N");

  auto* command = addCommand(given.record, session, "review", "record.review");
  command->require_subcommand(1);
  const RecordGroup group{*command, session, given.options, "record.review."};

  group.add("list", runList);
  auto* appoint = group.add("appoint", runAppoint);
  addOption(*appoint, session, "USER", o->item, "user_id")->required();
  addOption(*appoint, session, "--role", o->roles, "review_role")
      ->type_name("ROLE")
      ->check(CLI::IsMember({"clinical", "technical"}));
  addOption(*appoint, session, "--topic", o->topics, "review_topic")->type_name("TOPIC");
  auto* conflicts = group.add("conflicts", runConflicts);
  addOption(*conflicts, session, "--text", o->note, "review_conflicts")->required()->type_name("TEXT");

  const auto step = [&](const char* name, RecordGroup::Run run, bool needs_text) {
    auto* added = group.add(name, run);
    addOption(*added, session, "ITEM", o->item, "review_item")->required();
    auto* text = addOption(*added, session, "--text", o->note, "review_text")->type_name("TEXT");
    if (needs_text) text->required();
    return added;
  };
  auto* showing = group.add("show", runShow);
  addOption(*showing, session, "ITEM", o->item, "review_item")->required();
  step("check-sources", runStep<review::Step::sourcesChecked>, false);
  auto* adopt = step("adopt", runStep<review::Step::approved>, false);
  addOption(*adopt, session, "--role", o->role, "review_role")
      ->type_name("ROLE")
      ->check(CLI::IsMember({"clinical", "technical"}));
  addOption(*adopt, session, "--review-by", o->review_by, "review_by")->required()->type_name("DATE");
  step("send-back", runStep<review::Step::sentBack>, true);
  step("comment", runStep<review::Step::commented>, true);
  auto* date = step("review-by", runStep<review::Step::reviewDateSet>, false);
  addOption(*date, session, "DATE", o->review_by, "review_by")->required();
  auto* retire = step("retire", runStep<review::Step::retired>, true);
  addOption(*retire, session, "--successor", o->successor, "review_successor")->type_name("ITEM");
  step("retract", runStep<review::Step::retracted>, true);
}

}  // namespace homeostat::cli
