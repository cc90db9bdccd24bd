import RunStore
