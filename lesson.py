# %% [markdown]
"""
# The lesson in one file

Chapter 8-2, from the pictures to the first prediction: read it from top to bottom, and run it as a whole
(`python lesson.py`) or cell by cell (`lesson.ipynb`). It writes the best network and the curves to `runs/`, which Git
leaves out. Training takes some minutes; with fewer pictures it is a quick trial.
"""

# %%
import altair as alt
import keras
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

PICTURES, EPOCHS = 60_000, 20  # at most
SEED = 42  # of the first weights, the order of the pictures, and the dropout
CLASS_NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
keras.utils.set_random_seed(SEED)

# %% [markdown]
# ## The data
# Fashion-MNIST: 60,000 grey pictures of garments to learn from and 10,000 to test with, each with a label from 0 to 9.
# They are part of this repository; elsewhere, as in Colab, Keras downloads them.

# %%
try:
    from model.data import dataset

    learning, testing = dataset.load_training(), dataset.load_test()
    images, labels, test_images, test_labels = learning.images, learning.labels, testing.images, testing.labels
except ModuleNotFoundError:
    (images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()

# %% [markdown]
# The network wants a channel (28×28×1) and numbers from 0 to 1. A fifth of the pictures is split off to validate: the
# network does not learn from them, so they tell when it begins to learn the others by heart.

# %%
scaled = images[:PICTURES].reshape(-1, 28, 28, 1) / 255.0
train_images, val_images, train_labels, val_labels = train_test_split(
    scaled, labels[:PICTURES], test_size=0.2, random_state=42
)
print("Training and validation:", train_images.shape, val_images.shape)

# %% [markdown]
# ## One picture as numbers
# To a network a picture is nothing but numbers: 0 is black, 255 is white. Here is every second row and column of one.

# %%
print(CLASS_NAMES[labels[0]], images[0, ::2, ::2], sep="\n")

# %% [markdown]
# ## Convolution
# A kernel is 3×3 numbers. Laid over a patch of the picture, the products are summed and a bias is added; moved over the
# whole picture, that gives a feature map. The first layer has 32 kernels: 32 × (9 + 1) = 320 numbers to learn.

# %%
network = keras.Sequential()
network.add(keras.Input((28, 28, 1)))
network.add(keras.layers.Conv2D(32, kernel_size=3, activation="relu", padding="same"))  # (28, 28, 32)
kernels, biases = network.layers[0].get_weights()  # (3, 3, 1, 32) and (32,)
patch = scaled[0, 12:15, 12:15]  # (3, 3, 1), around row 13 and column 13
sums = np.tensordot(patch, kernels, axes=3) + biases  # (32,)
print("Sums of six kernels:", *sums[:6].round(3))

# %% [markdown]
# ## ReLU
# What is below zero becomes zero, the rest stays: `activation="relu"` above. The layer's own output at that place shows
# it. Without such a bend between them, two layers could do no more than one.

# %%
print("After ReLU:", *np.asarray(network(scaled[:1]))[0, 13, 13, :6].round(3))

# %% [markdown]
# ## Pooling
# Of every 2×2 numbers of a map the largest stays: half as wide, half as high, and a small shift matters less. A second
# convolution then looks at all 32 maps at once, with 64 kernels.

# %%
network.add(keras.layers.MaxPooling2D(2))  # (14, 14, 32)
network.add(keras.layers.Conv2D(64, kernel_size=3, activation="relu", padding="same"))  # (14, 14, 64)
network.add(keras.layers.MaxPooling2D(2))  # (7, 7, 64)

# %% [markdown]
# ## Flattening and dense layers
# The 64 maps of 7×7 become one row of 3,136 numbers, and each of 100 units weighs them all. Dropout silences 40 % of
# the units at random while training, so that none relies on another.

# %%
network.add(keras.layers.Flatten())  # (3136,)
network.add(keras.layers.Dense(100, activation="relu"))  # (100,)
network.add(keras.layers.Dropout(0.4))

# %% [markdown]
# ## Softmax
# Ten last sums, one a class, become ten probabilities that add up to 1. An untrained network spreads them about evenly.

# %%
network.add(keras.layers.Dense(10, activation="softmax"))  # (10,)
network.summary()
print("Untrained:", *np.asarray(network(scaled[:1]))[0].round(2))

# %% [markdown]
# ## Loss
# The loss is −ln of the probability that the right class got: 0 for a sure right answer, ln 10 = 2.303 for a blind
# guess among ten. Adam changes the weights so that its mean over the pictures falls.

# %%
network.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# %% [markdown]
# ## Training with callbacks
# After every epoch ModelCheckpoint keeps the network if its validation loss is the best so far. EarlyStopping ends the
# training after two epochs without a better one, and goes back to the best weights.

# %%
checkpoint = keras.callbacks.ModelCheckpoint("runs/best-cnn-model.keras", save_best_only=True)
early_stopping = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
history = network.fit(
    train_images, train_labels, epochs=EPOCHS, batch_size=32,
    validation_data=(val_images, val_labels), callbacks=[checkpoint, early_stopping],
)  # fmt: skip

# %% [markdown]
# ## Reading the curves
# The training loss keeps falling. Where the validation loss turns up again, the network has begun to learn by heart:
# the best epoch lies before that. A notebook shows the chart, the script writes it to `runs/loss.svg`.

# %%
epochs = pd.DataFrame(history.history, index=pd.RangeIndex(1, len(history.epoch) + 1, name="epoch"))
print(epochs.round(4))
losses = epochs[["loss", "val_loss"]].reset_index().melt("epoch", var_name="curve", value_name="mean loss")
chart = alt.Chart(losses, title="Loss by epoch").mark_line(point=True).encode(x="epoch:O", y="mean loss", color="curve")
chart.show() if "get_ipython" in globals() else chart.save("runs/loss.svg")
print("Validation loss and accuracy:", *np.round(network.evaluate(val_images, val_labels, verbose=0), 4))

# %% [markdown]
# ## The first prediction
# The ten probabilities for the first validation picture. Last, and only once: the test pictures, which neither the
# training nor the choice of the best epoch has seen.

# %%
probabilities = network.predict(val_images[:1], verbose=0)[0]  # (10,)
for name, probability in zip(CLASS_NAMES, probabilities, strict=True):
    print(f"{name:12} {probability:.4f}")
print("Answer:", CLASS_NAMES[probabilities.argmax()], "· label:", CLASS_NAMES[val_labels[0]])
test_scaled = test_images[:PICTURES].reshape(-1, 28, 28, 1) / 255.0
print("Test loss and accuracy:", *np.round(network.evaluate(test_scaled, test_labels[:PICTURES], verbose=0), 4))
