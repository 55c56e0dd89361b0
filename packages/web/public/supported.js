// Plain script for browsers that cannot run the application: they get a sentence instead of a blank page.
(function () {
  var supported =
    "noModule" in HTMLScriptElement.prototype &&
    window.CSS &&
    CSS.supports("color", "light-dark(red, red)") &&
    typeof structuredClone === "function";
  if (!supported) {
    document.getElementById("unsupported").hidden = false;
    document.getElementById("root").hidden = true;
  }
})();
