exports.entries = {
  wxseal: require("wxseal"),
  dev: require("wxseal/dev"),
  redis: require("wxseal/redis"),
  sqlite: require("wxseal/sqlite"),
};
