/** Required by a process (NODE_OPTIONS) that is to run as a user whose number has no name, as containers have them. */
require("node:os").userInfo = () => {
  throw Object.assign(
    new Error("A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)"),
    {
      code: "ERR_SYSTEM_ERROR",
    },
  );
};
