import { HeatmapLayer } from "@deck.gl/aggregation-layers";

/**
 * deck.gl hands the texture that a pass draws into to the same pass as something to read, which its shader does not know: luma.gl
 * says so on the console with each drawing. Without it the picture is the same.
 */
export class QuietHeatmapLayer<D> extends HeatmapLayer<D> {
  static override layerName = "QuietHeatmapLayer";
  static override defaultProps = HeatmapLayer.defaultProps;

  override _createWeightsTransform(shaders: Parameters<HeatmapLayer<D>["_createWeightsTransform"]>[0]): void {
    super._createWeightsTransform(shaders);
    const inputs = this.state.weightsTransform?.model.shaderInputs;
    if (!inputs) return;
    const setProps = inputs.setProps.bind(inputs);
    inputs.setProps = ({ weight, ...props }: Record<string, object>) => {
      const { weightsTexture: _target, ...rest } = (weight ?? {}) as { weightsTexture?: unknown };
      setProps({ ...props, ...(weight && { weight: rest }) });
    };
  }
}
