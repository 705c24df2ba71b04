#include "app/desktop/shell/options.hpp"

#include <CLI/CLI.hpp>

namespace homeostat::desktop {
namespace {

void describe(CLI::App& app, Options& o, const i18n::Messages& m) {
  app.set_help_flag();
  app.add_flag("--version", o.version, m.text("desk.option.version"));
  app.add_flag("--help", o.help, m.text("desk.option.help"));
  app.add_option("FOLDER", o.practice, m.text("desk.option.practice"));
  app.add_option("--user", o.user, m.text("desk.option.user"))->type_name("ID");
  app.add_option("--passphrase-fd", o.passphrase_fd, m.text("desk.option.passphrase_fd"))->type_name("N");
  app.add_option("--edition", o.edition, m.text("desk.option.edition"))->type_name("FILE");
  app.add_option("--language", o.language, m.text("desk.option.language"))->type_name("LL");
  app.add_option("--shade", o.shade, m.text("desk.option.shade"))
      ->check(CLI::IsMember({"light", "dark", "high-contrast"}));
  app.add_option("--text", o.text_percent, m.text("desk.option.text"))->check(CLI::Range(100, 200));
}

}  // namespace

base::Result<Options> readOptions(const std::vector<std::string>& arguments, const i18n::Messages& messages) {
  Options options;
  CLI::App app;
  describe(app, options, messages);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& wrong) {
    return base::refuse({"usage", "", "", wrong.what(), messages.text("desk.option.see_help")});
  }
  return options;
}

std::string helpText(const i18n::Messages& messages) {
  Options unused;
  CLI::App app(messages.text("desk.option.purpose"), "homeostat-desktop");
  describe(app, unused, messages);
  return app.help();
}

}  // namespace homeostat::desktop
