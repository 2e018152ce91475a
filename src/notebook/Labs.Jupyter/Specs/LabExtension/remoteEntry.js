// A prebuilt JupyterLab extension by hand: what a bundler would write around these few lines is a megabyte.
// JupyterLab calls init with the modules it shares, then get with the name in package.json.
(() => {
  const mimeType = "application/vnd.plotly.v1+json";
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  let shared, plotly;

  // Not before the first figure: plotly.js is a megabyte too.
  const loadPlotly = () => plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = folder + "plotly.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.min.js is not there"));
    document.head.append(script);
  });

  const createPlugin = ({ Widget }) => {
    class Figure extends Widget {
      constructor() {
        super();
        this.addClass("labs-figure");
      }

      async renderModel(model) {
        const { data, layout, config, frames } = model.data[mimeType];
        const Plotly = await loadPlotly();
        await Plotly.react(this.node, data, layout, { responsive: true, displaylogo: false, ...config });
        if (frames) await Plotly.addFrames(this.node, frames);
      }

      onResize() {
        if (this.node.data && this.isVisible) window.Plotly.Plots.resize(this.node);
      }
    }
    return {
      id: "labs-figures:renderer",
      // Before text/html (50), which has the same as a table.
      rendererFactory: { safe: true, mimeTypes: [mimeType], defaultRank: 40, createRenderer: () => new Figure() },
      rank: 40,
      dataType: "json",
    };
  };

  (window._JUPYTERLAB ??= {})["labs-figures"] = {
    init: scope => { shared = scope; },
    get: async () => {
      const versions = Object.values(shared["@lumino/widgets"]);
      const widgets = (await versions[0].get())();
      return () => ({ __esModule: true, default: createPlugin(widgets) });
    },
  };
})();
